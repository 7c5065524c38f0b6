// Random state machines for property tests. Their tasks fail as often as their `fails` says, then give `value`.
import fc from 'fast-check'
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { TaskOutcome, TaskRequest } from '../../../services/stepfunctions/tasks/task-runner.ts'

/** A chain of states before they are named: names must be unique in the whole machine. */
type Shape =
  | { is: 'pass' | 'wait' | 'choice'; value: number }
  | { is: 'task'; value: number; fails: number; caught: boolean }
  | { is: 'parallel'; branches: Shape[][]; caught: boolean }
  | { is: 'map'; items: number[]; maxConcurrency: number; states: Shape[] }

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ is: fc.constantFrom('pass', 'wait', 'choice'), value: fc.nat(3) }),
  fc.record({ is: fc.constant('task'), value: fc.nat(9), fails: fc.nat(3), caught: fc.boolean() }),
)

const { chain } = fc.letrec<{ chain: Shape[]; state: Shape }>(tie => ({
  chain: fc.array(tie('state'), { minLength: 1, maxLength: 3 }),
  state: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      is: fc.constant('parallel'),
      branches: fc.array(tie('chain'), { minLength: 1, maxLength: 3 }),
      caught: fc.boolean(),
    }),
    fc.record({
      is: fc.constant('map'),
      items: fc.array(fc.nat(9), { maxLength: 3 }),
      maxConcurrency: fc.nat(2),
      states: tie('chain'),
    }),
  ),
}))

export const machines: fc.Arbitrary<JsonObject> = chain.map(shapes => {
  let count = 0
  const next = () => {
    count += 1
    return `S${count}`
  }
  return { QueryLanguage: 'JSONata', ...branchOf(shapes, next) }
})

function branchOf(shapes: readonly Shape[], next: () => string): JsonObject {
  const names = shapes.map(next)
  const end = next()
  const states = shapes.map((shape, index) => [
    names[index],
    stateOf(shape, { Next: names[index + 1] ?? end }, next),
  ])
  return {
    StartAt: names[0] ?? end,
    States: { ...Object.fromEntries(states), [end]: { Type: 'Pass', End: true } },
  }
}

function stateOf(shape: Shape, to: { Next: string }, next: () => string): JsonObject {
  switch (shape.is) {
    case 'pass':
      return {
        Type: 'Pass',
        Output: `{% [$states.input, ${shape.value}] %}`,
        Assign: { v: shape.value },
        ...to,
      }
    case 'wait':
      return { Type: 'Wait', Seconds: shape.value, ...to }
    case 'choice':
      return {
        Type: 'Choice',
        Choices: [{ Condition: '{% $exists($v) and $v > 1 %}', Output: 'big', ...to }],
        Default: to.Next,
      }
    case 'task':
      return {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: {
          value: shape.value,
          fails: shape.fails,
          retry: '{% $states.context.State.RetryCount %}',
        },
        Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 2, JitterStrategy: 'FULL' }],
        ...caught(shape, to),
        ...to,
      }
    case 'parallel':
      return {
        Type: 'Parallel',
        Branches: shape.branches.map(branch => branchOf(branch, next)),
        ...caught(shape, to),
        ...to,
      }
    case 'map':
      return {
        Type: 'Map',
        Items: shape.items,
        MaxConcurrency: shape.maxConcurrency,
        ItemProcessor: branchOf(shape.states, next),
        ...to,
      }
  }
}

const caught = ({ caught }: { caught: boolean }, to: { Next: string }): JsonObject =>
  caught ? { Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', ...to }] } : {}

/** Depends on nothing but what it is asked. */
export async function answer({ input }: TaskRequest): Promise<TaskOutcome> {
  const { value, fails, retry } = input as { value: number; fails: number; retry: number }
  return retry < fails
    ? { is: 'failed', error: 'Flaky', cause: 'again' }
    : { is: 'succeeded', output: value as Json }
}
