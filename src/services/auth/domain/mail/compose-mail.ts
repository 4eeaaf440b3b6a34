import { escapeHtml } from '../../../../base/escape-html.ts'
import { englishLetters, englishWords } from './english-letters.ts'
import { frenchLetters, frenchWords } from './french-letters.ts'
import { layOutHtml, layOutText } from './lay-out-letter.ts'
import type { LetterName } from './letter.ts'
import { parseTemplate, type TemplateNode } from './parse-template.ts'
import type { MailLanguage } from './pick-language.ts'
import { keepText, renderTemplate, type TemplateValues } from './render-template.ts'

export type ComposedMail = { readonly subject: string; readonly text: string; readonly html: string }

/** What the project says in its own words; what it does not say is ours. */
export type OwnTemplate = { readonly subject?: readonly TemplateNode[]; readonly html?: readonly TemplateNode[] }

export type OwnTemplates = Readonly<Partial<Record<LetterName, OwnTemplate>>>

const languages = {
  en: { letters: englishLetters, words: englishWords },
  fr: { letters: frenchLetters, words: frenchWords },
}

type Wanted = { readonly name: LetterName; readonly language: MailLanguage; readonly own: OwnTemplates }

/** Subject, plain text and HTML of one mail. The plain text is always ours: it has the link and the code, whatever the HTML of the project shows. */
export function composeMail({ name, language, own }: Wanted, values: TemplateValues): ComposedMail {
  const { letters, words } = languages[language]
  const laidOut = { letter: letters[name], words, language }
  const subject = own[name]?.subject ?? parseTemplate(laidOut.letter.subject)
  const html = own[name]?.html ?? parseTemplate(layOutHtml(laidOut))
  return {
    subject: renderTemplate(subject, values, keepText).replace(/\s+/g, ' ').trim(),
    text: renderTemplate(parseTemplate(layOutText(laidOut)), values, keepText),
    html: renderTemplate(html, values, escapeHtml),
  }
}
