# The portal as an image: what is in the lock file, nothing more, and nobody in it who may do anything else.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
# requirements-otel.lock for an image that can send spans to OpenTelemetry.
ARG LOCK=requirements.lock
RUN python -m venv /opt/portal/.venv
WORKDIR /opt/portal
COPY requirements*.lock ./
RUN .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r "${LOCK}"
COPY pyproject.toml README.md LICENSE ./
COPY portal portal
COPY migrations migrations
RUN .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
    && .venv/bin/python -m compileall -q portal migrations \
    && .venv/bin/python -m pip uninstall --quiet --yes pip \
    && rm -f requirements*.lock

FROM ${PYTHON}
RUN groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin portal \
    # A new volume is owned by whom its folder in the image is owned by: without this one the journal is root's.
    && install --directory --owner=portal --group=portal --mode=0700 /var/lib/portal
# Owned by root: whoever runs the portal cannot change it.
COPY --from=build /opt/portal /opt/portal
WORKDIR /opt/portal
ENV PATH=/opt/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_HOST=0.0.0.0 \
    PORT=8000
USER 10001:10001
EXPOSE 8000
# /health/live, not /health/ready: a database that is away is no reason to start the portal anew.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/live', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["portal"]
CMD ["run"]
