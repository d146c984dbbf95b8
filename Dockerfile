# colq in a small image: docker build -t colq . && docker run -v colq:/var/lib/colq -p 8080:8080 colq

FROM swift:6.3-bookworm AS build
WORKDIR /source
# Apart from the sources, so that a change of those does not install the packages again.
COPY scripts/install_dependencies.sh scripts/
RUN apt-get update && scripts/install_dependencies.sh && rm -rf /var/lib/apt/lists/*
COPY . .
RUN swift build -c release --static-swift-stdlib --product colq && strip .build/release/colq

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    libbrotli1 libdeflate0 liblz4-1 libpcre2-8-0 libsimdjson14 libsnappy1v5 libstdc++6 libxxhash0 libzstd1 zlib1g \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --system --gid 10001 colq \
  && useradd --system --uid 10001 --gid colq --home-dir /var/lib/colq --shell /usr/sbin/nologin colq \
  && install -d -o colq -g colq -m 0750 /var/lib/colq
COPY --from=build /source/.build/release/colq /usr/local/bin/colq

USER colq
# The lake is the folder `lake` here, and a colq.yaml here is read.
WORKDIR /var/lib/colq
VOLUME /var/lib/colq
# All interfaces of the container; queries stay inside of it unless COLQ_QUERY_LISTEN and COLQ_QUERY_KEY are set.
ENV COLQ_LISTEN=0.0.0.0:8080
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
# /health, not /ready: a full disk is no reason to start the server anew.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["colq"]
CMD ["serve"]
