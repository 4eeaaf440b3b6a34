// PostGraphile 5 on the schema of the workload: GraphQL at /graphql, each request as its token's role.
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { identify } from './identity.mjs'

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, schemas: ['api'], poolConfig: { max: 10 } })],
  grafserv: { port: 0, host: '127.0.0.1', graphiql: false, watch: false },
  grafast: {
    explain: false,
    context: ({ node }) => {
      const { role, claims } = identify(node?.req.headers.authorization)
      return { pgSettings: { role, 'request.jwt.claims': claims } }
    },
  },
}

const pgl = postgraphile(preset)
const server = createServer()
await pgl.createServ(grafserv).addTo(server)
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })))
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await pgl.release()
})
if (process.argv.includes('--print-schema')) {
  const { printSchema } = await import('graphql')
  console.error(printSchema((await pgl.getSchemaResult()).schema))
}
