import type { NewFactor } from '../store/factors.ts'
import type { User } from '../types.ts'

/** What somebody wants to add. */
export type Enrollment = {
  readonly id: string
  readonly user: User
  /** Name of the application in authenticator apps; empty: the host of the site. */
  readonly issuer: string
  readonly phone: string | undefined
}

export type EnrolledFactor = { readonly row: Pick<NewFactor, 'secret' | 'phone'>; readonly reply: Readonly<Record<string, unknown>> }
