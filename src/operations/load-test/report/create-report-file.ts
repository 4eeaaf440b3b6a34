import { open } from 'node:fs/promises'
import { findErrno } from '../../../base/errno.ts'
import { reportUnwritable } from '../errors.ts'
import type { LoadReport } from '../types.ts'
import { renderHtmlReport } from './render-html-report.ts'

export type ReportFile = { readonly write: (report: LoadReport) => Promise<void> }

/** Opens the file before the test, since a long one should not end in a file that cannot be written. Throws `bench_report_unwritable`. */
export async function createReportFile(path: string): Promise<ReportFile> {
  const file = await open(path, 'w').catch((error: unknown) => {
    throw reportUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  })
  return {
    write: async (report) => {
      await file.writeFile(renderHtmlReport(report))
      await file.close()
    },
  }
}
