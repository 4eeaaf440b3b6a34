import { referToErrors } from './error-responses.ts'
import type { Json } from './json-schema.ts'

const id: Json = { type: 'string', pattern: '^[A-Za-z0-9._~-]+$' }

/** OData JSON 4.01, section 19: several requests in one. */
export const batchPath: Json = {
  post: {
    operationId: 'batch',
    tags: ['Batch'],
    summary: 'Several requests in one, groups of them in one transaction',
    requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/batch.requests' } } } },
    responses: {
      200: {
        description: 'An answer for each request, whatever became of it.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/batch.responses' } } },
      },
      ...referToErrors([400, 401]),
    },
  },
}

export const batchSchemas: Json = {
  'batch.requests': listOf('requests', ['id', 'method', 'url'], {
    id,
    method: { type: 'string', enum: ['get', 'post', 'patch', 'put', 'delete'] },
    url: { type: 'string', description: 'Of this service: `orders?id=eq.1`.', examples: ['orders?id=eq.1'] },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { description: 'JSON; `{"$ref": "$order/0/id"}` stands for a value of an earlier answer.' },
    atomicityGroup: { ...id, description: 'Requests of one group are done together or not at all.' },
    dependsOn: { type: 'array', items: { type: 'string' }, description: 'Requests and groups that must have succeeded.' },
    if: { type: 'string', description: 'A condition in place of that.', examples: ['$stock/0/left ge 2'] },
  }),
  'batch.responses': listOf('responses', ['id', 'status'], {
    id,
    status: { type: 'integer' },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: {},
    atomicityGroup: id,
  }),
}

function listOf(name: string, required: readonly string[], properties: Json): Json {
  return { type: 'object', properties: { [name]: { type: 'array', items: { type: 'object', properties, required } } }, required: [name] }
}
