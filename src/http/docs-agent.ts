/** `User-Agent` of the requests that the server sends itself for the examples of its description; nobody uses what they ask for. */
export const docsAgent = 'dorsal-docs'
