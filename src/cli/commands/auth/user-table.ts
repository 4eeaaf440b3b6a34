import type { Answer, Section } from '../../answer.ts'

/** A user as the API shows it, of which a table shows some. */
export type ShownUser = {
  readonly id: string
  readonly email?: string
  readonly phone?: string
  readonly role: string
  readonly created_at: string | Date
  readonly last_sign_in_at?: string | Date
  readonly email_confirmed_at?: string | Date
  readonly phone_confirmed_at?: string | Date
  readonly banned_until?: string | Date
  readonly deleted_at?: string | Date
}

export function toUserAnswer(user: ShownUser): Answer {
  return { verdict: 'holds', data: user, sections: [toUserTable([user])] }
}

export function toUserTable(users: readonly ShownUser[]): Section {
  return {
    kind: 'table',
    columns: ['id', 'email', 'phone', 'role', 'state', 'created', 'last signed in'],
    rows: users.map((user) => [
      user.id,
      user.email ?? '',
      user.phone ?? '',
      user.role,
      findState(user),
      toMinute(user.created_at),
      user.last_sign_in_at === undefined ? 'never' : toMinute(user.last_sign_in_at),
    ]),
  }
}

function findState(user: ShownUser): string {
  if (user.deleted_at !== undefined) return 'deleted'
  if (user.banned_until !== undefined) return `banned until ${toMinute(user.banned_until)}`
  return (user.email_confirmed_at ?? user.phone_confirmed_at) === undefined ? 'unconfirmed' : 'confirmed'
}

export function toMinute(time: string | Date): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}
