import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useEffect, useMemo, useState } from 'react'
import { startOf } from '../api/rights.ts'
import { describeExecution } from '../api/states.ts'
import { describeWorkflow, startWorkflow, type Workflow } from '../api/workflows.ts'
import { useAction } from '../live/use-action.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'
import { executionHref, workflowHref } from '../place/links.ts'
import { goTo, useQueryText } from '../place/place.ts'
import { Failure } from '../ui/failure.tsx'
import { indented } from '../ui/json.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import type { Fault } from './check-input.ts'
import { JsonEditor, type LineFault } from './form/json-editor.tsx'
import { keyOf } from './form/paths.ts'
import { linesOf } from './form/positions.ts'
import { SchemaForm } from './form/schema-form.tsx'

/** Starts a workflow: its input as a form and as JSON, each the other's mirror. */
export function StartPage({ name }: { name: string }) {
  const [from] = useQueryText('from')
  const [input] = useQueryText('input')
  const workflow = useQuery(`input of ${name}`, signal => describeWorkflow(name, signal))
  const earlier = useQuery(from === '' ? undefined : `execution ${from}`, signal =>
    describeExecution(from, signal),
  )
  const error = workflow.error ?? earlier.error
  const isReady = workflow.data !== undefined && (from === '' || earlier.data !== undefined)
  return (
    <Page
      title={`Start ${name}`}
      above={[
        { text: 'Workflows', href: '#/workflows' },
        { text: name, href: workflowHref(name) },
      ]}
    >
      <Failure error={error} />
      {isReady && workflow.data ? (
        <Editors workflow={workflow.data} given={earlier.data?.input ?? (input || undefined)} />
      ) : (
        error === undefined && <Loading />
      )}
    </Page>
  )
}

/** Who starts it is said in its events. */
const NOTHING = { trigger: 'console' }

function Editors({ workflow, given }: { workflow: Workflow; given: string | undefined }) {
  const { name, inputSchema, example } = workflow
  const [empty] = useState(() => indented(JSON.stringify(NOTHING)))
  const [text, setText] = useState(given === undefined ? empty : indented(given))
  const [key] = useState(() => crypto.randomUUID())
  const action = useAction()
  const read = useMemo(() => readJson(text), [text])
  const [value, setValue] = useState(read.value)
  useEffect(() => {
    if (read.fault === undefined) setValue(read.value)
  }, [read])
  const faults = useFaults(name, value)
  const shown = read.fault === undefined ? lineFaults(text, faults ?? []) : [read.fault]
  // Who has written nothing yet has made no fault.
  const isEmpty = text === empty
  const may = useAllowed({ start: startOf(name) })
  const isReady = may.start && faults !== undefined && shown.length === 0
  const start = () =>
    action.run(async () => {
      const { executionArn } = await startWorkflow(name, Object(value), key)
      goTo(executionHref(executionArn))
    })
  const edit = (next: unknown) => setText(JSON.stringify(next, null, 2))
  return (
    <>
      <Failure error={action.error} />
      <div className="form-columns">
        <Container header={<Header variant="h2">Input</Header>}>
          <SchemaForm
            schema={withoutTrigger(inputSchema)}
            value={value}
            faults={
              isEmpty ? NO_FAULTS : new Map((faults ?? []).map(({ path, message }) => [keyOf(path), message]))
            }
            change={edit}
          />
        </Container>
        <Container
          header={
            <Header
              variant="h2"
              actions={
                <Button onClick={() => setText(JSON.stringify(example, null, 2))}>Use the example</Button>
              }
            >
              As JSON
            </Header>
          }
        >
          <SpaceBetween size="m">
            <JsonEditor text={text} faults={isEmpty ? [] : shown} change={setText} />
            <SpaceBetween direction="horizontal" size="m" alignItems="center">
              <Button variant="primary" disabled={!isReady} loading={action.busy} onClick={start}>
                Start
              </Button>
              {isReady ? (
                <StatusIndicator type="success">The input is right</StatusIndicator>
              ) : (
                <StatusIndicator type="pending">
                  {isEmpty ? 'Fill in what is required' : faultsToCorrect(shown.length)}
                </StatusIndicator>
              )}
            </SpaceBetween>
          </SpaceBetween>
        </Container>
      </div>
    </>
  )
}

const NO_FAULTS: ReadonlyMap<string, string> = new Map()

const faultsToCorrect = (count: number): string =>
  count === 1 ? 'One fault to correct' : `${count} faults to correct`

/** The page says itself who starts it. */
function withoutTrigger(schema: Workflow['inputSchema']): Workflow['inputSchema'] {
  const { trigger: _, ...properties } = schema.properties ?? {}
  return { ...schema, properties }
}

function readJson(text: string): { value: unknown; fault?: LineFault } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0)
    return {
      value: undefined,
      fault: { line: text.slice(0, position).split('\n').length, place: 'JSON', message },
    }
  }
}

/** Undefined until the schemas are read, which are not part of the first page. */
function useFaults(workflow: string, input: unknown): Fault[] | undefined {
  const [faults, setFaults] = useState<Fault[]>()
  useEffect(() => {
    let isWanted = true
    void import('./check-input.ts').then(({ faultsOf }) => isWanted && setFaults(faultsOf(workflow, input)))
    return () => {
      isWanted = false
    }
  }, [workflow, input])
  return faults
}

/** A fault of what is not there is at the nearest that is. */
function lineFaults(text: string, faults: readonly Fault[]): LineFault[] {
  const lines = linesOf(text)
  return faults.map(({ path, message }) => {
    const known = path.map((_, index) => lines.get(keyOf(path.slice(0, path.length - index)))).find(Boolean)
    return { line: known ?? 1, place: path.join('.'), message }
  })
}
