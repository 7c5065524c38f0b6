// The versions of a database as a history, as trees, and as tables.

import { KdbFormatError } from '../../../kdb/errors.ts'
import { columnsOf, openDatabase } from '../../../kdb/format/database.ts'
import { countAllRows } from '../../../kdb/format/row-counts.ts'
import { readPartHeader, type Table } from '../../../kdb/format/table.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { completedChangeset } from '../changeset/find.ts'
import type { ChangesetRecord } from '../changeset/record.ts'
import { findDatabase } from '../database/find.ts'
import { keyOf } from '../kind/key.ts'
import { type PageRequest, page } from '../operation/paging.ts'
import { ChangesetError } from '../versions/changeset/changeset-error.ts'
import type { DatabaseId, VersionId } from '../versions/changeset/version.ts'
import type { ConsoleParts } from './parts.ts'

/** Newest first: each changeset with its requests, and where it is completed the size of its version. */
export function history(
  finspace: ConsoleParts,
  { environmentId, databaseName, ...paging }: DatabaseId & PageRequest,
) {
  findDatabase(finspace, { environmentId, databaseName })
  const range = { index: 'listed', prefix: `${keyOf(environmentId, databaseName)}/`, reverse: true }
  const { items, ...rest } = page(finspace.tables.changeset, range, paging)
  const versions = items.map(changeset => ({
    ...describeChangeset(changeset),
    ...finspace.versions.describe({ environmentId, databaseName, changesetId: changeset.changesetId }),
  }))
  return { versions, ...rest }
}

const describeChangeset = ({ activeFromTimestamp, ...changeset }: ChangesetRecord) => ({
  changesetId: changeset.changesetId,
  status: changeset.status,
  changeRequests: changeset.changeRequests,
  requestedBy: changeset.requestedBy,
  copied: changeset.copied,
  errorInfo: changeset.errorInfo,
  createdTimestamp: new Date(changeset.createdTimestamp),
  lastModifiedTimestamp: new Date(changeset.lastModifiedTimestamp),
  ...(activeFromTimestamp === undefined ? {} : { activeFromTimestamp: new Date(activeFromTimestamp) }),
})

/** What is shown of a directory, and of two versions' differences. */
const MOST_ENTRIES = 1000

export async function tree(finspace: ConsoleParts, version: VersionId, path: string) {
  completedChangeset(finspace, version)
  const entries = await finspace.versions.entries(version, path).catch(refuse)
  return { path, entries: entries.slice(0, MOST_ENTRIES), entryCount: entries.length }
}

export async function differences(finspace: ConsoleParts, version: VersionId, from: string) {
  const before = { ...version, changesetId: from }
  for (const one of [version, before]) completedChangeset(finspace, one)
  const found = await finspace.versions.differences(version, before, MOST_ENTRIES + 1).catch(refuse)
  return { from, differences: found.slice(0, MOST_ENTRIES), isTruncated: found.length > MOST_ENTRIES }
}

/** The tables of a version, or one of them with its rows counted. */
export async function tables(finspace: ConsoleParts, version: VersionId, name?: string) {
  completedChangeset(finspace, version)
  const holder = `console-${finspace.random.uuid()}`
  try {
    const database = await openDatabase(await finspace.versions.mount(version, holder).catch(refuse))
    const wanted = [...database.tables.values()].filter(table => name === undefined || table.name === name)
    if (name !== undefined && wanted.length === 0) throw noTable(name)
    return {
      tables: await Promise.all(
        wanted.map(async table => ({
          ...{
            name: table.name,
            partitioned: table.partitioned,
            keys: table.keys,
            parts: table.parts.length,
          },
          ...(table.fault === undefined ? {} : { fault: table.fault.message }),
          columns: await columns(table, columnsOf(database, table)),
          ...(name === undefined ? {} : { rowCount: await countAllRows(table) }),
        })),
      ),
    }
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    throw new ServiceException({ code: 'NotReadable', status: 422 }, error.message)
  } finally {
    await finspace.versions.unmountAll(holder)
  }
}

/** As the last part has them. The column of the partitions has no file. */
async function columns(table: Table, names: readonly string[]) {
  const part = table.parts.at(-1)
  return Promise.all(
    names.map(async name => {
      if (part === undefined || !table.columns.includes(name))
        return { name, type: part?.partition?.field ?? '' }
      const header = await readPartHeader(part, name)
      const { attribute } = header
      return { name, type: typeOf(header), ...(attribute === '' ? {} : { attribute }) }
    }),
  )
}

/** An enumeration is a symbol, or a link where its domain is a table. */
function typeOf(header: Awaited<ReturnType<typeof readPartHeader>>): string {
  if (header.kind === 'vector') return header.type
  if (header.kind === 'enumeration') return 'symbol'
  return header.kind === 'nested' ? `list of ${header.type}` : 'list'
}

const noTable = (name: string) =>
  new ServiceException(
    { code: 'ResourceNotFoundException', status: 404 },
    `expected the name of a table of the version, got ${name}`,
  )

/** A path from a request. */
function refuse(error: unknown): never {
  if (!(error instanceof ChangesetError)) throw error
  throw new ServiceException({ code: 'ResourceNotFoundException', status: 404 }, error.message)
}
