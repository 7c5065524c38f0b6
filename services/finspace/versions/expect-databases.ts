import { isThere } from './files/is-there.ts'
import type { Layout } from './records/layout.ts'
import { type Records, versionKey } from './records/records.ts'

/**
 * Looks whether the files of the databases in the store are there: where a disk is mounted late, its folder is missing
 * or empty.
 * @throws {Error} with a sentence for the operator
 */
export async function expectDatabases({ versions, heads }: Records, layout: Layout): Promise<void> {
  for (const { key, value } of heads.list()) {
    const [environmentId = '', databaseName = ''] = key.split('/')
    const database = { environmentId, databaseName }
    const newest = versions.get(versionKey({ ...database, ...value }))
    if (newest === undefined || newest.root.files === 0) continue
    const folder = layout.content(database)
    if (await isThere(folder)) continue
    throw new Error(
      `expected the files of database ${databaseName} in ${folder}, got no such folder: mount its disk or put it back; where the files are lost, make the folder to start without them`,
    )
  }
}
