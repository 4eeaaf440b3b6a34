/** A comment's first line as a headline, what follows (without the blank lines between) as the text. */
export function splitComment(comment: string | null): { readonly headline: string | undefined; readonly text: string | undefined } {
  if (comment === null) return { headline: undefined, text: undefined }
  const end = comment.indexOf('\n')
  if (end === -1) return { headline: comment, text: undefined }
  return { headline: comment.slice(0, end), text: comment.slice(end).replace(/^\n+/, '') || undefined }
}
