"""The pages: parse the form, call one domain function, answer with a page or a fragment."""
