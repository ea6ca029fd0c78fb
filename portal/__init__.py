"""A self-service privacy portal: members see and steer their data, staff answer their letters in time."""
