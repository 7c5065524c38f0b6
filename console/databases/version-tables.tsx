import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { countRows, listTables, type VersionName, type VersionTable } from '../api/versions.ts'
import { useQuery } from '../live/use-query.ts'
import { countText } from '../text/bytes.ts'
import { errorText } from '../text/error.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'

/** The tables of a version: their columns with types, and their rows. */
export function VersionTables({ name }: { name: VersionName }) {
  const { data, error } = useQuery(`tables ${keyOf(name)}`, signal => listTables(name, signal))
  return (
    <List<VersionTable>
      title="Tables"
      variant="borderless"
      items={data?.tables}
      error={error}
      id={table => table.name}
      columns={[
        { name: 'Table', cell: table => table.name, width: 140 },
        {
          name: 'Kind',
          cell: ({ fault, ...table }) => fault ?? kindText(table),
          width: 170,
        },
        {
          name: 'Rows',
          cell: ({ name: table, fault }) => fault === undefined && <RowCount name={name} table={table} />,
          width: 110,
        },
        { name: 'Columns', cell: table => <Columns table={table} />, width: 260 },
      ]}
      empty={<Empty title="No table">The version holds no table that kdb+ could load.</Empty>}
    />
  )
}

const keyOf = ({ environmentId, databaseName, changesetId }: VersionName) =>
  `${environmentId} ${databaseName} ${changesetId}`

function kindText({ partitioned, parts, keys, columns }: VersionTable): string {
  if (partitioned) return `${countText(parts)} ${parts === 1 ? 'partition' : 'partitions'}`
  if (keys === 0) return 'Not partitioned'
  const names = columns.slice(0, keys).map(({ name }) => name)
  return `Keyed by ${names.join(', ')}`
}

/** Counted where it is shown: a count reads a file of each partition. */
function RowCount({ name, table }: { name: VersionName; table: string }) {
  const { data, error } = useQuery(`rows ${keyOf(name)} ${table}`, signal => countRows(name, table, signal))
  if (error !== undefined) return <span title={errorText(error)}>Not countable</span>
  return <span>{data === undefined ? '…' : countText(data)}</span>
}

const Columns = ({ table: { name, columns } }: { table: VersionTable }) => (
  <ExpandableSection
    headerText={countText(columns.length)}
    headerAriaLabel={`Columns of ${name}`}
    headingTagOverride="h3"
  >
    {columns.map(column => (
      <div key={column.name}>
        <span className="mono">{column.name}</span> {column.type}
        {column.attribute && <span className="quiet">, attribute {column.attribute}</span>}
      </div>
    ))}
  </ExpandableSection>
)
