type Json = Readonly<Record<string, unknown>>

const json = (schema: Json) => ({ 'application/json': { schema } })

const problems: Json = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ready', 'not ready'] },
    problems: { type: 'object', additionalProperties: { type: 'string' } },
    warnings: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['status'],
}

/** What the server itself answers, beside its services. */
export const serverPaths: Readonly<Record<string, Json>> = {
  '/health/live': {
    get: {
      operationId: 'server.live',
      tags: ['Server'],
      summary: 'The process runs: nothing else decides whether to restart it',
      security: [],
      responses: {
        200: {
          description: 'It does.',
          content: json({ type: 'object', properties: { status: { type: 'string', const: 'live' } }, required: ['status'] }),
        },
      },
    },
  },
  '/health/ready': {
    get: {
      operationId: 'server.ready',
      tags: ['Server'],
      summary: 'Whether requests can be answered',
      security: [],
      responses: {
        200: { description: 'They can; `warnings` tells what should be looked at.', content: json(problems) },
        503: { description: 'They cannot, and why.', content: json(problems) },
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'server.metrics',
      tags: ['Server'],
      summary: 'Counts and durations in the text format of Prometheus',
      security: [],
      responses: { 200: { description: 'As of now.', content: { 'text/plain': { schema: { type: 'string' } } } } },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'server.describe',
      tags: ['Server'],
      summary: 'This description, of what its reader may use',
      security: [{}, { bearer: [] }, { apiKey: [] }],
      parameters: [
        {
          name: 'schema',
          in: 'query',
          required: false,
          description: 'A schema of the database that is served.',
          schema: { type: 'string' },
        },
      ],
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/openapi+json': { schema: { type: 'object' } } } },
        default: { description: 'What was wrong.', content: json({ type: 'object' }) },
      },
    },
  },
}
