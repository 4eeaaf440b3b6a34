/** What the page does beside showing: new messages appear, codes are copied, times are those of the reader. */
export const mailboxScript = `
for (const time of document.querySelectorAll('time')) {
  const at = new Date(time.dateTime)
  const isToday = at.toDateString() === new Date().toDateString()
  time.textContent = isToday ? at.toLocaleTimeString() : at.toLocaleString()
}

for (const button of document.querySelectorAll('[data-copies]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent)
    button.textContent = 'Copied'
  })
}

const shown = new URL(location.href)

async function look() {
  const to = shown.searchParams.get('to')
  const answer = await fetch('/mailbox/messages' + (to ? '?to=' + encodeURIComponent(to) : ''))
  if (!answer.ok) return
  const [newest] = await answer.json()
  if (!newest || newest.id === document.body.dataset.newest) return
  shown.searchParams.delete('message')
  location.replace(shown)
}

setInterval(() => {
  if (document.visibilityState === 'visible') look().catch(() => {})
}, 2000)
`.trimStart()
