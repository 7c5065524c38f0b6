import { equalJson } from '../../services/stepfunctions/query/equal.ts'
import type { TaskOutcome, TaskRequest, TaskRunner } from '../../services/stepfunctions/tasks/task-runner.ts'
import type { Mock } from './case.ts'
import { isSame, normal } from './compare.ts'

/** Ends a task that its mock says was submitted: by its token, as a worker would. */
export type Complete = (token: string, outcome: TaskOutcome) => Promise<void>

/** Answers each task with the first unused mock of its state and equal parameters, else of its state. */
export function mockTasks(mocks: readonly Mock[], complete: Complete): TaskRunner {
  const unused = [...mocks]
  return {
    async run(request, signal) {
      const mock = take(unused, request)
      const ended = endOf(mock)
      if (mock.submitted === undefined) return ended ?? never(signal)
      if (ended !== undefined && request.token !== undefined) {
        const { token } = request
        // Behind the TaskSubmitted that this answer becomes.
        setImmediate(() => setImmediate(() => void complete(token, ended)))
      }
      return { is: 'submitted', output: mock.submitted }
    },
  }
}

function take(unused: Mock[], { stateName, input }: TaskRequest): Mock {
  const ofState = unused.filter(({ state }) => state === stateName)
  const mock =
    ofState.find(({ parameters }) => parameters !== undefined && equalJson(parameters, input)) ??
    ofState.find(({ parameters }) => isSame(normal(parameters), normal(input))) ??
    ofState[0]
  if (mock === undefined) throw new Error(`expected a mock for ${stateName}, got none unused`)
  unused.splice(unused.indexOf(mock), 1)
  return mock
}

/** Undefined where the task never ends of itself. */
function endOf({ result }: Mock): TaskOutcome | undefined {
  if (result.timeout === true || result.neverCompletes === true) return undefined
  if (result.output !== undefined) return { is: 'succeeded', output: result.output }
  const { error, cause } = result
  return {
    is: 'failed',
    ...(typeof error === 'string' ? { error } : {}),
    ...(cause === undefined || cause === null
      ? {}
      : { cause: typeof cause === 'string' ? cause : JSON.stringify(cause) }),
  }
}

const never = (signal: AbortSignal) =>
  new Promise<TaskOutcome>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
