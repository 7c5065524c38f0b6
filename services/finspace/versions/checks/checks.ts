import { parsePartition } from '../../../../kdb/format/partition.ts'
import type { Clock } from '../../../store/clock.ts'
import type { Tree } from '../tree/entry.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'
import { openCheckProcess } from './check-process.ts'
import type { Checked, NamedPartition } from './checked.ts'
import { checkColumns } from './columns.ts'
import { checkContent } from './content.ts'
import { checkSymExtends } from './sym-extends.ts'
import { checkTables } from './tables.ts'

/** What a version must keep to be published. Each costs a look at what the changeset touches, not at all there is. */
export interface VersionChecks {
  /** `sym` begins with all of the sym before: else all symbol columns of before change their meaning. */
  symExtends: boolean
  /** A partition holds the tables that the others hold. */
  tables: boolean
  /** A table has a file for each column that its `.d` names, and no others. */
  columns: boolean
  /** Columns have the types of the last partition and one length, and their symbols are in `sym`: they are read whole. */
  content: boolean
}

interface Asked {
  checks: VersionChecks
  /** Where the version will be mounted. */
  path: string
  clock: Clock
  signal: AbortSignal | undefined
}

/**
 * @throws {ChangesetError} INPUT_INVALID, naming the path at fault; RESOURCE_EXHAUSTED where the checks come to no end.
 */
export async function checkVersion(
  space: TreeSpace,
  { checks, path, clock, signal }: Asked,
  checked: Checked,
): Promise<void> {
  if (!Object.values(checks).includes(true)) return
  const partitions = await partitionsOf(space, checked.after)
  const names = touchedNames(checked)
  const touched = partitions.filter(({ name }) => names.has(name))
  await using files = openCheckProcess({ clock, signal, deadline: deadlineOf(touched) })
  if (checks.symExtends) await checkSymExtends(space, checked, files)
  if (checks.tables) await checkTables(space, { partitions, touched })
  if (checks.columns) for (const partition of touched) await checkColumns(space, partition, files)
  if (checks.content) await checkContent(space, checked, { touched, path, files })
}

const LEAST_MS = 10 * 60_000
/** Disks read ten times as much, unless they are busy. */
const BYTES_PER_MS = 10_000

const deadlineOf = (touched: NamedPartition[]): number =>
  LEAST_MS + touched.reduce((sum, { directory }) => sum + directory.bytes, 0) / BYTES_PER_MS

/** In rising order. */
async function partitionsOf(space: TreeSpace, root: Tree): Promise<NamedPartition[]> {
  const found: (NamedPartition & { value: bigint })[] = []
  for (const [name, entry] of await entriesOf(space, root)) {
    const partition = parsePartition(name)
    if (partition === undefined || entry.kind === 'file') continue
    found.push({ name, directory: entry, value: partition.value })
  }
  return found.sort((a, b) => (a.value < b.value ? -1 : 1))
}

/** The names at the root that the changeset put anything under, or took anything from. */
function touchedNames({ changes, copied }: Checked): Set<string> {
  const shapes = copied.map(({ shape }) => shape)
  const names = changes.map(({ type, path: [name] }) => {
    const shape = type === 'PUT' ? shapes.shift() : undefined
    return name === undefined ? (shape?.directories() ?? []) : [name]
  })
  return new Set(names.flat())
}
