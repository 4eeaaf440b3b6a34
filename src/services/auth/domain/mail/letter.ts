import type { LetterKind, NotificationKind } from './kinds.ts'

export type LetterName = LetterKind | NotificationKind

/** What one kind of mail says in one language; its texts may hold variables (`{{ .Email }}`). */
export type Letter = {
  readonly subject: string
  readonly heading: string
  readonly paragraphs: readonly string[]
  /** Words on the button that opens the link; absent where there is none. */
  readonly button?: string
  /** Said before the code; absent where there is none. */
  readonly codeIntroduction?: string
  /** What to do if it was not you. */
  readonly footnote: string
}

export type LetterTable = Readonly<Record<LetterName, Letter>>

/** Words that letters share. */
export type LetterWords = {
  readonly linkBelow: string
  /** Said before the address of the site. */
  readonly sentBy: string
}
