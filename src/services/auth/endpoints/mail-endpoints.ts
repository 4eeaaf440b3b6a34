import type { AuthEndpoint } from '../endpoint.ts'
import { generateLink } from './admin/generate-link.ts'
import { invite } from './invite.ts'
import { magicLink } from './magic-link.ts'
import { otp } from './otp.ts'
import { reauthenticate } from './reauthenticate.ts'
import { recover } from './recover.ts'
import { resend } from './resend.ts'
import { verifyCode } from './verify-code.ts'
import { verifyLink } from './verify-link.ts'

/** What goes on by mail or phone. */
export const mailEndpoints: readonly AuthEndpoint[] = [
  otp,
  magicLink,
  verifyCode,
  verifyLink,
  resend,
  recover,
  reauthenticate,
  invite,
  generateLink,
]
