import type { Letter, LetterWords } from './letter.ts'
import type { MailLanguage } from './pick-language.ts'

type LaidOut = { readonly letter: Letter; readonly words: LetterWords; readonly language: MailLanguage }

/** The letter as plain text; its variables still stand in it. */
export function layOutText({ letter, words }: LaidOut): string {
  const parts = [
    ...letter.paragraphs,
    ...(letter.button === undefined ? [] : [`${letter.button}\n{{ .ConfirmationURL }}`]),
    ...(letter.codeIntroduction === undefined ? [] : [`${letter.codeIntroduction}\n\n    {{ .Token }}`]),
    letter.footnote,
  ]
  return `${parts.join('\n\n')}\n\n--\n${words.sentBy} {{ .SiteURL }}\n`
}

const ink = '#1d2530'
const faint = '#5c6773'
const accent = '#0b5f5c'

/** The letter as HTML that mail programs of all ages show alike: one table, styles on the elements, nothing loaded. */
export function layOutHtml({ letter, words, language }: LaidOut): string {
  const paragraphs = letter.paragraphs.map((text) => `<p style="margin:0 0 16px">${text}</p>`)
  const body = [`<h1 style="margin:0 0 16px;font-size:22px">${letter.heading}</h1>`, ...paragraphs, ...layOutButton(letter, words)]
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${letter.subject}</title></head>
<body style="margin:0;padding:24px;background:#f2f4f5;color:${ink};font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<table role="presentation" align="center" width="100%" style="max-width:520px;background:#fff;border-radius:8px">
<tr><td style="padding:32px">
${body.join('\n')}
<p style="margin:24px 0 0;color:${faint};font-size:13px">${letter.footnote}</p>
<p style="margin:8px 0 0;color:${faint};font-size:13px">${words.sentBy} <a href="{{ .SiteURL }}" style="color:${faint}">{{ .SiteURL }}</a></p>
</td></tr></table>
</body></html>
`
}

function layOutButton(letter: Letter, words: LetterWords): readonly string[] {
  const button =
    letter.button === undefined
      ? []
      : [
          `<p style="margin:24px 0"><a href="{{ .ConfirmationURL }}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${accent};color:#fff;text-decoration:none;font-weight:600">${letter.button}</a></p>`,
        ]
  const code =
    letter.codeIntroduction === undefined
      ? []
      : [
          `<p style="margin:0 0 8px">${letter.codeIntroduction}</p>`,
          `<p style="margin:0 0 16px;font:600 28px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px">{{ .Token }}</p>`,
        ]
  const address =
    letter.button === undefined
      ? []
      : [
          `<p style="margin:0;color:${faint};font-size:13px">${words.linkBelow}<br><a href="{{ .ConfirmationURL }}" style="color:${accent};word-break:break-all">{{ .ConfirmationURL }}</a></p>`,
        ]
  return [...button, ...code, ...address]
}
