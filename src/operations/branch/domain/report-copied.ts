/** Tells of a copy whenever another tenth of it is there; small ones need no words. */
export function reportCopied(total: number, onProgress: (line: string) => void): (bytes: number) => void {
  let copied = 0
  let told = 0
  return (bytes) => {
    copied += bytes
    const tenths = Math.floor((copied * 10) / total)
    if (total < worthTelling || tenths <= told) return
    told = tenths
    onProgress(`Copied ${toMegabytes(copied)} of ${toMegabytes(total)} MB`)
  }
}

const worthTelling = 200_000_000

const toMegabytes = (bytes: number) => Math.round(bytes / 1_000_000)
