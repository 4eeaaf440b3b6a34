import { Type } from 'typebox'

/** What people tell about themselves: an object, whatever is in it. */
export const metadataField = Type.Optional(Type.Record(Type.String(), Type.Unknown()))

/** RFC 7636, for what goes on by mail. */
export const challengeFields = { code_challenge: Type.Optional(Type.String()), code_challenge_method: Type.Optional(Type.String()) }
