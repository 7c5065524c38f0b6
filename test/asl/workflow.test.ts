import { describe, expect, test } from 'vitest'
import { branch, fragment, workflow } from '../../asl/workflow.ts'

const untilReady = <Name extends string, Then extends string>(name: Name, then: Then) =>
  fragment([
    [`Pause for ${name}`, { Type: 'Wait', Seconds: 5, Next: `Look at ${name}` }],
    [`Look at ${name}`, { Type: 'Task', Resource: '${fn:look}', Next: `Is ${name} ready?` }],
    [
      `Is ${name} ready?`,
      { Type: 'Choice', Choices: [{ Condition: '{% $ready %}', Next: then }], Default: `Pause for ${name}` },
    ],
  ])

describe('workflow', () => {
  test('returns the definition as it is', () => {
    const definition = {
      Comment: 'One step.',
      QueryLanguage: 'JSONata',
      StartAt: 'Only',
      States: { Only: { Type: 'Succeed' } },
    } as const
    expect(workflow(definition)).toBe(definition)
  })

  test('takes states spread in from a shared shape', () => {
    const machine = workflow({
      Comment: 'Wait for the cluster.',
      QueryLanguage: 'JSONata',
      StartAt: 'Pause for cluster',
      States: { ...untilReady('cluster', 'Done'), Done: { Type: 'Succeed' } },
    })
    expect(Object.keys(machine.States)).toEqual([
      'Pause for cluster',
      'Look at cluster',
      'Is cluster ready?',
      'Done',
    ])
  })

  test('takes loops, branches and catchers whose transitions stay inside', () => {
    expect(nested().States['Each']).toMatchObject({ Type: 'Map', ItemProcessor: { StartAt: 'Pause for it' } })
  })

  test('is refused by the compiler where a transition leads nowhere', () => {
    // The proof is that every expect-error below is needed; at run time nothing is checked.
    expect(refusedByTheCompiler()).toHaveLength(9)
  })
})

// What must not compile: an unneeded expect-error is itself a compile error.
const comment = { Comment: 'c', QueryLanguage: 'JSONata' } as const

const refusedByTheCompiler = () => [
  // @ts-expect-error StartAt names no state
  workflow({ ...comment, StartAt: 'Nowhere', States: { A: { Type: 'Succeed' } } }),
  // @ts-expect-error Next names no state
  workflow({ ...comment, StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } }),
  workflow({
    ...comment,
    StartAt: 'A',
    States: {
      // @ts-expect-error Default names no state
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'Nowhere' },
      B: { Type: 'Succeed' },
    },
  }),
  workflow({
    ...comment,
    StartAt: 'A',
    States: {
      A: {
        Type: 'Task',
        Resource: 'r:r',
        // @ts-expect-error the catcher's Next names no state
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Nowhere' }],
        End: true,
      },
    },
  }),
  // @ts-expect-error a JSONPath field in a JSONata machine
  workflow({ ...comment, StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.a', End: true } } }),
  // @ts-expect-error neither Next nor End
  workflow({ ...comment, StartAt: 'A', States: { A: { Type: 'Pass' } } }),
  workflow({
    ...comment,
    StartAt: 'A',
    States: {
      A: {
        Type: 'Parallel',
        // @ts-expect-error Next leaves the branch
        Branches: [branch({ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'A' } } })],
        End: true,
      },
    },
  }),
  workflow({
    ...comment,
    StartAt: 'A',
    States: {
      // @ts-expect-error a branch that was not checked
      A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: {} }], End: true },
    },
  }),
  workflow({
    ...comment,
    StartAt: 'Pause for cluster',
    // @ts-expect-error the fragment leads to a state that is not there
    States: { ...untilReady('cluster', 'Nowhere'), Done: { Type: 'Succeed' } },
  }),
]

const nested = () =>
  workflow({
    ...comment,
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: '{% $states.input %}',
        MaxConcurrency: 2,
        ItemProcessor: branch({
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Pause for it',
          States: { ...untilReady('it', 'Done'), Done: { Type: 'Pass', End: true } },
        }),
        Catch: [
          { ErrorEquals: ['States.ALL'], Assign: { failure: '{% $states.errorOutput %}' }, Next: 'Broken' },
        ],
        Next: 'Done',
      },
      Done: { Type: 'Succeed', Output: { ok: true } },
      Broken: { Type: 'Fail', Error: 'Broken' },
    },
  })
