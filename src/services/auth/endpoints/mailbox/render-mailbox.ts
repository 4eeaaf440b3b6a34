import type { MailboxMessage } from '../../store/mailbox.ts'
import { type Html, html } from './html.ts'

export type MailboxView = {
  /** Newest first. */
  readonly messages: readonly MailboxMessage[]
  /** The one that is read. */
  readonly open: MailboxMessage | undefined
  /** The only recipient shown. */
  readonly to: string | undefined
}

/** The page of the mailbox; complete without its script, which looks for new messages and copies codes. */
export function renderMailbox({ messages, open, to }: MailboxView): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox · Dorsal</title>
<link rel="stylesheet" href="/mailbox/style.css">
<script src="/mailbox/script.js" defer></script>
</head>
<body data-newest="${messages[0]?.id ?? '0'}">
<header>
<h1>Mailbox</h1>
<p>Kept here, never sent: no SMTP server is set.</p>
<form action="/mailbox" role="search"><input type="search" name="to" value="${to ?? ''}" placeholder="Address or number" aria-label="Show one recipient"></form>
</header>
<main>
<nav aria-label="Messages">${messages.length === 0 ? renderEmpty(to) : renderList(messages, open, to)}</nav>
${open === undefined ? html`<article class="nothing"></article>` : renderMessage(open)}
</main>
</body>
</html>
`.markup
}

function renderEmpty(to: string | undefined): Html {
  return to === undefined
    ? html`<p class="empty">No message yet. Sign somebody up, and the mail appears here.</p>`
    : html`<p class="empty">Nothing was sent to ${to}. <a href="/mailbox">Show all</a></p>`
}

function renderList(messages: readonly MailboxMessage[], open: MailboxMessage | undefined, to: string | undefined): Html {
  const filter = to === undefined ? '' : `&to=${encodeURIComponent(to)}`
  const items = messages.map(
    (message) => html`<li><a href="${`/mailbox?message=${message.id}${filter}`}"${isSame(message, open) ? html` aria-current="true"` : ''}>
<span class="to">${message.recipient}</span>${renderTime(message)}
<span class="subject">${toTitle(message)}</span></a></li>
`,
  )
  return html`<ol>${items}</ol>`
}

function renderMessage(message: MailboxMessage): Html {
  return html`<article>
<h2>${toTitle(message)}</h2>
<p class="facts">To <strong>${message.recipient}</strong> · ${renderTime(message)}</p>
<div class="deeds">${renderCode(message)}${renderLink(message)}</div>
${
  message.body_html === null
    ? html`<pre>${message.body_text}</pre>`
    : html`<iframe title="The mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${`/mailbox/messages/${message.id}/html`}"></iframe>
<details><summary>Plain text</summary><pre>${message.body_text}</pre></details>`
}
</article>`
}

function renderCode({ code }: MailboxMessage): Html {
  if (code === null) return html``
  return html`<p class="code"><code id="code">${code}</code><button type="button" data-copies="code" hidden>Copy</button></p>`
}

function renderLink({ link }: MailboxMessage): Html {
  return link === null ? html`` : html`<a class="button" href="${link}" target="_blank" rel="noreferrer">Open the link</a>`
}

function renderTime({ sent_at }: MailboxMessage): Html {
  const text = sent_at.toISOString()
  return html`<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time>`
}

/** A text message has no subject. */
function toTitle({ subject, channel }: MailboxMessage): string {
  if (subject !== '') return subject
  return channel === 'whatsapp' ? 'WhatsApp message' : 'Text message'
}

function isSame(message: MailboxMessage, open: MailboxMessage | undefined): boolean {
  return message.id === open?.id
}
