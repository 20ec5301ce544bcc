# Built in one stage and run in another: the second has no build backend, no cache and no sources.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/cartoforma
COPY requirements.lock ./
RUN /opt/cartoforma/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY maps maps
COPY migrations migrations
COPY seed seed
COPY service service
RUN /opt/cartoforma/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin cartoforma
COPY --from=build /opt/cartoforma /opt/cartoforma
ENV PATH=/opt/cartoforma/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CARTOFORMA_DATABASE_URL=sqlite:////data/cartoforma.sqlite3 \
    CARTOFORMA_CACHE_FOLDER=/data/catalogue
# By number, so that an orchestrator can verify that it is not root.
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# http.client and not urllib: a proxy in the environment must not answer for the service.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
# exec: the server itself receives the stop signal and can finish what it accepted.
CMD ["sh", "-c", "cartoforma migrate && cartoforma seed && exec cartoforma serve --host 0.0.0.0 --port 8000"]
