import type { PlannedRequest } from '../../src/operations/load-test/operation.ts'
import { readRequests } from '../workload/requests.ts'

/** The requests of `W1` … for the load generator of `dorsal bench`; one name for all of a workload. */
export function planWorkload(workload: string, weight = 1): readonly PlannedRequest[] {
  const requests = readRequests(workload)
  return requests.map(({ method, path, headers, body }) => ({
    name: workload,
    method,
    path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    weight: weight / requests.length,
    ...(body === '' ? {} : { body }),
  }))
}
