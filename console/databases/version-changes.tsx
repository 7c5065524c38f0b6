import Select from '@cloudscape-design/components/select'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type Difference, listDifferences, type Version, type VersionName } from '../api/versions.ts'
import { useQuery } from '../live/use-query.ts'
import { useQueryText } from '../place/place.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { exactText } from '../text/time.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'
import { useVersions } from './use-versions.ts'

/** What a version has otherwise than another one: the one before it, unless another is chosen. */
export function VersionChanges({ name }: { name: VersionName }) {
  const [chosen, setChosen] = useQueryText('from')
  const { data: history, error: historyError } = useVersions(name)
  const others = comparable(history?.versions ?? [], name.changesetId)
  const from = chosen === '' ? others.before?.changesetId : chosen
  const { data, error } = useQuery(
    from && `changes ${name.environmentId} ${name.databaseName} ${name.changesetId} ${from}`,
    signal => listDifferences(name, from ?? '', signal),
  )
  const options = others.all.map(optionOf)
  if (history !== undefined && from === undefined) {
    return <Empty title="There is no version before this one">All that it holds came with it.</Empty>
  }
  return (
    <List<Difference>
      title="Changes"
      variant="borderless"
      items={data?.differences}
      error={error ?? historyError}
      id={({ path }) => path}
      {...(data?.isTruncated ? { counter: `${countText(data.differences.length)}+` } : {})}
      description={data && summary(data.differences)}
      filter={
        <Select
          ariaLabel="Compared with"
          inlineLabelText="Compared with"
          options={options}
          selectedOption={options.find(({ value }) => value === from) ?? null}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? '')}
        />
      }
      columns={[
        {
          name: 'Change',
          cell: ({ change }) => <StatusIndicator type={TYPES[change]}>{WORDS[change]}</StatusIndicator>,
          width: 120,
        },
        {
          name: 'What',
          cell: ({ path, kind }) => (
            <span className="mono anywhere">
              {path}
              {kind === 'directory' && '/'}
            </span>
          ),
          width: 260,
        },
        { name: 'Size', cell: ({ bytes }) => bytesText(bytes), width: 100 },
        { name: 'Files', cell: ({ files }) => countText(files), width: 80 },
      ]}
      empty={<Empty title="Nothing differs">Both versions hold the same files.</Empty>}
    />
  )
}

const TYPES = { added: 'success', removed: 'stopped', changed: 'info' } as const
const WORDS = { added: 'Added', removed: 'Removed', changed: 'Changed' }

/** The completed versions but this one, and the one right before it. */
function comparable(versions: readonly Version[], changesetId: string) {
  const completed = versions.filter(({ status }) => status === 'COMPLETED')
  const place = completed.findIndex(one => one.changesetId === changesetId)
  const all = completed.filter(one => one.changesetId !== changesetId)
  return { all, before: place === -1 ? undefined : completed[place + 1] }
}

const optionOf = ({ changesetId, activeFromTimestamp, createdTimestamp }: Version) => ({
  value: changesetId,
  label: changesetId,
  description: exactText((activeFromTimestamp ?? createdTimestamp) * 1000),
})

/** As `2 added, 1 changed`. */
function summary(differences: readonly Difference[]): string {
  const count = (change: Difference['change']) => differences.filter(one => one.change === change).length
  return (['added', 'changed', 'removed'] as const)
    .filter(change => count(change) > 0)
    .map(change => `${countText(count(change))} ${change}`)
    .join(', ')
}
