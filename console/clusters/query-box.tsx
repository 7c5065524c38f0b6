import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { type QueryResult, queryCluster } from '../api/cluster-query.ts'
import { useAction } from '../live/use-action.ts'
import type { ClusterName } from '../place/names.ts'
import { countText } from '../text/bytes.ts'
import { cellText, csvText } from '../text/csv.ts'
import { durationText } from '../text/time.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { List } from '../ui/list.tsx'

/** Asked before, the latest first: in this tab alone, as long as it is open. */
const MOST_ASKED = 20
const asked: string[] = []

/** Asks the cluster in q. */
export function QueryBox({ name: { environmentId, clusterName } }: { name: ClusterName }) {
  const [text, setText] = useState(asked[0] ?? 'tables[]')
  const [result, setResult] = useState<QueryResult>()
  const action = useAction()
  const ask = () =>
    action.run(async () => {
      setResult(await queryCluster(environmentId, clusterName, text))
      remember(text)
    })
  return (
    <SpaceBetween size="m">
      <FormField label="Query" description="In q. Ctrl-Enter asks." stretch>
        <Textarea
          value={text}
          rows={3}
          spellcheck={false}
          onChange={({ detail }) => setText(detail.value)}
          onKeyDown={({ detail }) => detail.key === 'Enter' && detail.ctrlKey && void ask()}
        />
      </FormField>
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Button variant="primary" loading={action.busy} disabled={text.trim() === ''} onClick={ask}>
          Ask
        </Button>
        {asked.length > 0 && (
          <Select
            ariaLabel="Asked before"
            placeholder="Asked before"
            selectedOption={null}
            options={asked.map(value => ({ value, label: value }))}
            onChange={({ detail }) => setText(detail.selectedOption.value ?? '')}
          />
        )}
      </SpaceBetween>
      <Failure error={action.error} />
      {result && action.error === undefined && <Result result={result} />}
    </SpaceBetween>
  )
}

function remember(query: string): void {
  const before = asked.indexOf(query)
  if (before !== -1) asked.splice(before, 1)
  asked.unshift(query)
  asked.length = Math.min(asked.length, MOST_ASKED)
}

interface Row {
  id: string
  cells: unknown[]
}

function Result({ result }: { result: QueryResult }) {
  const { kind, keys, columns, rows, rowCount, elapsedMs } = result
  const isCut = rows.length < rowCount
  const numbered = rows.map((cells, index) => ({ id: String(index), cells }))
  return (
    <List<Row>
      title="Answer"
      variant="borderless"
      items={numbered}
      id={({ id }) => id}
      counter={countText(rowCount)}
      description={`${kind}, ${durationText(elapsedMs)}${isCut ? `; the first ${countText(rows.length)} rows` : ''}`}
      actions={<Button onClick={() => save(result)}>Save as CSV</Button>}
      columns={columns.map(({ name, type }, index) => ({
        name: `${name} (${type}${index < keys ? ', key' : ''})`,
        cell: ({ cells }) => <span className="mono">{cellText(cells[index])}</span>,
        width: 110,
      }))}
      empty={<Empty title="No rows" />}
    />
  )
}

function save({ columns, rows }: QueryResult): void {
  const csv = csvText(
    columns.map(({ name }) => name),
    rows,
  )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
  link.download = 'answer.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
