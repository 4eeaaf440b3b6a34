import { Type } from 'typebox'

/** What a browser gave for a challenge. `credential_response` is the name of older clients. */
const credential = Type.Optional(Type.Record(Type.String(), Type.Unknown()))

export const credentialBody = {
  body: Type.Object({ challenge_id: Type.String(), credential, credential_response: credential }),
}
