import { Type } from 'typebox'
import { web3Disabled } from '../../errors.ts'
import { defineGrant } from '../../serving/grant.ts'

/** Wallets sign nobody in here; clients that offer them are told so in the words they know. */
export const web3Grant = defineGrant({
  type: 'web3',
  about: 'Refused: signing in with a wallet is not served.',
  limit: 'sign_in_sign_ups',
  takesCaptcha: false,
  body: Type.Unknown(),
  run: async () => {
    throw web3Disabled()
  },
})
