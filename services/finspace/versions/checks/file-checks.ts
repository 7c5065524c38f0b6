import type { KdbFormatErrorCode } from '../../../../kdb/errors.ts'
import { checkDatabase } from '../../../../kdb/format/check.ts'
import { openDatabase } from '../../../../kdb/format/database.ts'
import { readColumnNames } from '../../../../kdb/format/serialised.ts'
import { expectGrown } from '../../../../kdb/format/sym.ts'

/**
 * The checks that read files which came out of a bucket. They run in a process of their own (check-process.ts): what
 * those files hold may cost a changeset, never the service.
 */
export const fileChecks = {
  /** That the `sym` at `after` begins with all of the one at `before`. */
  sym: (before: string, after: string): Promise<void> => expectGrown(before, after),
  /** The columns that the `.d` at `path` names. */
  columns: (path: string): Promise<string[]> => readColumnNames(path),
  /** The first faults of these partitions of the database at `root`. */
  content: async (root: string, partitions: string[]): Promise<string[]> => {
    const faults = await checkDatabase(await openDatabase(root), { partitions })
    return faults.slice(0, MOST_FAULTS)
  },
}

/** An errorInfo has no room for more. */
const MOST_FAULTS = 20

export type FileChecks = typeof fileChecks

/** What the process is asked, and what it says. */
export type CheckQuestion = { check: keyof FileChecks; args: unknown[] }
export type CheckReply = { value?: unknown } | { fault: CheckFault }
export type CheckFault = { code: KdbFormatErrorCode | undefined; message: string }
