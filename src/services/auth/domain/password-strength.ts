import type { AuthSettings } from '../settings.ts'

export type Weakness = { readonly reason: 'length' | 'characters' | 'pwned'; readonly message: string }

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const symbols = '!@#$%^&*()_+-=[]{};\'\\:"|<>?,./`~'

const requirements: Readonly<Record<AuthSettings['passwordRequirements'], readonly string[]>> = {
  '': [],
  letters_digits: [lower + upper, digits],
  lower_upper_letters_digits: [lower, upper, digits],
  lower_upper_letters_digits_symbols: [lower, upper, digits, symbols],
}

/** What the rules of the project find too weak; length in code points. */
export function findWeaknesses(
  password: string,
  { minimumPasswordLength, passwordRequirements }: Pick<AuthSettings, 'minimumPasswordLength' | 'passwordRequirements'>,
): readonly Weakness[] {
  const required = requirements[passwordRequirements]
  const weaknesses: Weakness[] = []
  if ([...password].length < minimumPasswordLength)
    weaknesses.push({ reason: 'length', message: `Password should be at least ${minimumPasswordLength} characters.` })
  if (required.some((set) => ![...set].some((character) => password.includes(character))))
    weaknesses.push({
      reason: 'characters',
      message: `Password should contain at least one character of each: ${required.join(', ')}.`,
    })
  return weaknesses
}
