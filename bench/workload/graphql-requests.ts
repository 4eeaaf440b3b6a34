import { readRequests, type WorkloadRequest } from './requests.ts'

const order = 'id: rowId status total placed_at: placedAt'
const product = 'product: productByProductId { id: rowId name sku price }'
const items = `items: orderItemsByOrderId { nodes { id: rowId quantity unit_price: unitPrice ${product} } }`
const customer = 'customer: customerByCustomerId { id: rowId name email country }'

const pageOfOrders = (count: number, fields: string) =>
  `query ($value: String!) { rows: allOrders(condition: { status: $value }, orderBy: [PLACED_AT_DESC], first: ${count}) { nodes { ${fields} } } }`

/** The reading workloads in GraphQL, fields named as the others name them. */
const queries: Readonly<Record<string, string>> = {
  W1: 'query ($value: Int!) { rows: customerByRowId(rowId: $value) { id: rowId name email city country active credit created_at: createdAt } }',
  W2: pageOfOrders(50, `${order} customer_id: customerId note`),
  W3: pageOfOrders(20, `${order} ${customer} ${items}`),
}

/** The same as the requests of the REST API; none for a workload that is not asked in GraphQL. */
export function readGraphqlRequests(workload: string): readonly WorkloadRequest[] | undefined {
  const query = queries[workload]
  if (query === undefined) return undefined
  return readRequests(workload).map(({ path }) => {
    const [, text = ''] = /=eq\.(\w+)/.exec(path) ?? []
    const body = JSON.stringify({ query, variables: { value: workload === 'W1' ? Number(text) : text } })
    return { method: 'POST', path: '/graphql', headers: { 'Content-Type': 'application/json' }, body }
  })
}
