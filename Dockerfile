# Dorsal with an external PostgreSQL (see compose.yaml). Not built where Dorsal is developed: see docs/guides/docker.md.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN node scripts/build.ts && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production DORSAL_HOST=0.0.0.0 DORSAL_PORT=54321
WORKDIR /project
COPY --from=build /build/package.json /opt/dorsal/
COPY --from=build /build/node_modules /opt/dorsal/node_modules
COPY --from=build /build/dist /opt/dorsal/dist
RUN ln -s /opt/dorsal/dist/cli/main.js /usr/local/bin/dorsal && mkdir -p /project/.dorsal && chown -R node:node /project
USER node
EXPOSE 54321
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:54321/health/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["dorsal", "start", "--project", "/project"]
