import type { VerificationKey } from '../../access/verification-key.ts'
import { parseToken, verifyToken } from '../../access/verify-token.ts'
import type { KeyPicture } from './domain/build-picture.ts'
import { signClaims } from './domain/signing-key.ts'
import { noSigningKey } from './errors.ts'
import type { TokenSigner } from './types.ts'

/** Signs with the key that is current at each call, and verifies with all that are valid. */
export function createTokenSigner(getPicture: () => KeyPicture, secretKeys: readonly VerificationKey[]): TokenSigner {
  return {
    sign: (claims) => {
      const { signing } = getPicture()
      if (signing === undefined) throw noSigningKey()
      return signClaims(claims, signing)
    },
    verify: (token) => verifyToken(parseToken(token), [...secretKeys, ...getPicture().access.verificationKeys]).claims,
    publicKeys: () => ({ keys: getPicture().published }),
  }
}
