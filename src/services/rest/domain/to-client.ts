import type { Identity } from '../../../access/identity.ts'

/** Who waits in turn with others: one user at one address. Visitors without a token of their own are told apart by where they are. */
export function toClient(address: string | undefined, { claims }: Identity): string {
  return `${address ?? ''} ${claims}`
}
