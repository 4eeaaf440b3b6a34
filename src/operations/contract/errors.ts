import { Fault } from '../../base/fault.ts'

export const contractUnreadable = (source: string, problem: string, cause?: unknown) =>
  new Fault('contract_unreadable', 400, `${source} is not a contract: ${problem}`, {
    hint: 'Make one with `dorsal api contract --json > contract.json`.',
    cause,
  })

export const contractNotFetched = (address: string, problem: string, cause?: unknown) =>
  new Fault('contract_not_fetched', 502, `The contract could not be had from ${address}: ${problem}`, {
    hint: 'It is answered by a running Dorsal at /contract.json, to the secret key: give it as DORSAL_CONTRACT_KEY.',
    cause,
  })
