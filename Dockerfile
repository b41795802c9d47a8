# heshi (核实) in a container: see docs/running.md.
#
# Everything is installed from the pins, checked by hash. The second stage is all that is kept: a
# Python, a virtual environment, no compiler, no source. It runs as a plain user and writes only to /data.
# A test runs these steps without a container engine; nobody has built the image for you.

FROM python:3.11-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/build.txt requirements/run.txt requirements/
RUN python -m venv /opt/build \
 && /opt/build/bin/python -m pip install --quiet --require-hashes -r requirements/build.txt \
 && /opt/build/bin/python -m pip install --quiet --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE LICENSE-FACTS ./
COPY bot/ bot/
COPY knowledge/ knowledge/
RUN /opt/build/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels .
# No image of facts that break the rules: they are checked as they lie in the wheel.
RUN /opt/build/bin/python -m pip install --quiet --no-deps --no-index /wheels/heshi-*.whl \
 && cd /wheels && /opt/build/bin/heshi facts lint
# The only folder that may be written to, made here because the last stage gives it away to the plain user.
RUN mkdir -p /data

FROM python:3.11-slim
LABEL org.opencontainers.image.title="heshi" \
      org.opencontainers.image.description="核实: a fact-checker that lives in chats" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
COPY requirements/run.txt /opt/pins/run.txt
COPY --from=build /wheels /opt/wheels
RUN python -m venv /opt/heshi \
 && /opt/heshi/bin/python -m pip install --quiet --compile --require-hashes -r /opt/pins/run.txt \
 && /opt/heshi/bin/python -m pip install --quiet --compile --no-deps --no-index /opt/wheels/heshi-*.whl
COPY --from=build --chown=10001:10001 /data /data
# HOME, because a user known by number only has none.
ENV PATH=/opt/heshi/bin:$PATH \
    HOME=/data \
    HESHI_DATA=/data \
    HESHI_HOST=0.0.0.0 \
    HESHI_PORT=8765
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
EXPOSE 8765
# Past any proxy of the environment: the question is to ourselves.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['HESHI_PORT'] + '/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["heshi", "serve"]
