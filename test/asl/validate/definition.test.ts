import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../asl/json.ts'
import { validateDefinition } from '../../../asl/validate/definition.ts'

const findings = (definition: string | Json, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  validateDefinition(definition, { type }).map(
    ({ code, message, location }) => `${code}: ${message} at ${location}`,
  )

const machine = (state: Json, rest: object = {}): Json => ({ StartAt: 'A', States: { A: state }, ...rest })

describe('validateDefinition', () => {
  test('accepts a sound definition, as text and as an object', () => {
    const definition = machine({ Type: 'Pass', End: true })
    expect(validateDefinition(definition)).toEqual([])
    expect(validateDefinition(JSON.stringify(definition))).toEqual([])
  })

  test('reads `End: false` as no End', () => {
    const next = { Type: 'Pass', End: false, Next: 'B' }
    expect(findings({ StartAt: 'A', States: { A: next, B: { Type: 'Succeed' } } })).toEqual([])
    expect(findings(machine({ Type: 'Pass', End: false }))).toContain(
      'SCHEMA_VALIDATION_FAILED: One of these fields is required: [Next, End] at /States/A',
    )
  })

  test('says what is missing', () => {
    expect(findings('{}')).toEqual([
      'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /',
    ])
  })

  test('refuses what is not JSON in the words of the parser AWS uses', () => {
    expect(validateDefinition('not a definition')).toEqual([
      {
        severity: 'ERROR',
        code: 'INVALID_JSON_DESCRIPTION',
        location: '[Source: (String)"not a definition"; line: 1, column: 4]',
        message:
          "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n" +
          ' at [Source: (String)"not a definition"; line: 1, column: 4]',
      },
    ])
  })

  test('refuses a state that is written twice', () => {
    const state = '"A": {"Type": "Succeed"}'
    expect(findings(`{"StartAt": "A", "States": {${state}, ${state}}}`)[0]).toContain("Duplicate field 'A'")
  })

  test('takes $states.errorOutput in a catcher only', () => {
    const expression = '{% $states.errorOutput.Error %}'
    const Catch = [
      { ErrorEquals: ['States.ALL'], Next: 'B', Output: expression, Assign: { error: expression } },
    ]
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      Catch,
      Next: 'B',
    }
    const of = (B: Json) => findings({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: task, B } })
    expect(of({ Type: 'Succeed' })).toEqual([])
    expect(of({ Type: 'Succeed', Output: { e: expression } })).toEqual([
      "UNSUPPORTED_JSONATA_EXPRESSION: '$states.errorOutput' is only available in the Output and Assign fields of a Catch at /States/B/Output/e",
    ])
  })

  test.each([
    'arn:aws:states:::lamda:invoke',
    'arn:aws:states:::constructor',
    'arn:aws:states:::toString.sync',
    'arn:aws:states:::lambda:invok',
    'arn:aws:states:::lambda:invoke.sync',
    'arn:aws:states:::states:startExecution.sync:3',
    'arn:aws:states:::aws-sdk:s3:ListObjectsV2',
    'arn:aws:states:::aws-sdk:finspace:createKxClusterr',
    'arn:aws:states:::aws-sdk:finspace:getKxCluster.sync',
  ])('refuses the integration %s, which nobody has', Resource => {
    expect(findings(machine({ Type: 'Task', Resource, End: true }))).toEqual([
      `SCHEMA_VALIDATION_FAILED: The resource provided ${Resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource`,
    ])
  })

  test.each([
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:::states:startExecution.sync:2',
    'arn:aws-us-gov:states:::lambda:invoke',
    'arn:aws:states:::aws-sdk:ec2:describeInstances',
    'arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken',
  ])('takes the integration %s', Resource => {
    expect(findings(machine({ Type: 'Task', Resource, End: true }))).toEqual([])
  })

  test('holds parameters to those of the integration', () => {
    const of = (Resource: string, Parameters: Json) =>
      findings(machine({ Type: 'Task', Resource: `arn:aws:states:::${Resource}`, Parameters, End: true }))
    expect(of('lambda:invoke', { 'FunctionName.$': '$.f', Payload: {} })).toEqual([])
    expect(of('lambda:invoke', { foo: 1 })).toEqual([
      "SCHEMA_VALIDATION_FAILED: The field 'FunctionName' is required but was missing at /States/A/Parameters",
      'SCHEMA_VALIDATION_FAILED: The field "foo" is not supported by Step Functions at /States/A/Parameters',
    ])
    expect(of('events:putEvents', { Entries: [{ Details: {} }] })).toEqual([
      'SCHEMA_VALIDATION_FAILED: The field "Details" is not supported by Step Functions at /States/A/Parameters/Entries[0]',
    ])
    const Arguments = { Name: 'n' }
    const Resource = 'arn:aws:states:::states:startExecution'
    expect(
      findings(machine({ Type: 'Task', Resource, Arguments, End: true }, { QueryLanguage: 'JSONata' })),
    ).toEqual([
      "SCHEMA_VALIDATION_FAILED: The field 'StateMachineArn' is required but was missing at /States/A/Arguments",
    ])
  })

  test('refuses a variable that no expression could name', () => {
    expect(findings(machine({ Type: 'Pass', End: true, Assign: { 'a-b': 1, größe: 2 } }))).toEqual([
      "SCHEMA_VALIDATION_FAILED: Variable name 'a-b' is not a valid identifier at /States/A/Assign",
    ])
  })

  test('refuses a name that two branches share', () => {
    const branch = { StartAt: 'B', States: { B: { Type: 'Succeed' } } }
    expect(findings(machine({ Type: 'Parallel', Branches: [branch, branch], End: true }))).toEqual([
      'DUPLICATE_STATE_NAME: Duplicate State name: B at /States/A/Branches[1]/States/B',
    ])
  })

  test.each([
    [{ Items: 1 }, 'Expected value of type Array or Object at /States/A/Items'],
    [{ ItemBatcher: { BatchInput: {} } }, 'One of these fields is required: [MaxItemsPerBatch,'],
  ])('refuses a Map with %j', (fields, reason) => {
    const ItemProcessor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }
    const map = { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor, ...fields, End: true }
    expect(findings(machine(map)).join()).toContain(reason)
  })

  test.each([
    ['JSONata', 'states'],
    ['JSONPath', 'states.$'],
    ['JSONata', 'v'.repeat(81)],
  ])('refuses that a %s state assigns to %s', (QueryLanguage, name) => {
    const [fault] = findings(machine({ Type: 'Pass', QueryLanguage, Assign: { [name]: '$.a' }, End: true }))
    expect(fault).toMatch(/^SCHEMA_VALIDATION_FAILED: (The v|V)ariable name .* at \/States\/A\/Assign$/)
  })

  test('finds transitions that lead nowhere and states that nothing leads to', () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Next: 'C' }, B: { Type: 'Pass', End: true } },
    }
    expect(findings(definition)).toEqual([
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/Next",
      'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
    ])
  })

  test('finds that a blank text is no object', () => {
    expect(validateDefinition(' ')).toEqual([
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'Definition must be a valid JSON object',
      },
    ])
  })

  test('finds that nothing ends', () => {
    expect(findings(machine({ Type: 'Pass', Next: 'A' }))).toEqual([
      'MISSING_END_STATE: Workflow has no terminal state at null',
    ])
  })

  test('keeps the transitions of a branch inside it', () => {
    const definition = machine({
      Type: 'Parallel',
      Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'A' } } }],
      End: true,
    })
    expect(findings(definition)).toContain(
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /States/A/Branches[0]/States/B/Next",
    )
  })

  test.each([
    [
      'a comment that is no text',
      { Type: 'Pass', End: true, Comment: 1 },
      'Expected value of type String at /States/A/Comment',
    ],
    ['an unknown field', { Type: 'Pass', End: true, Nxt: 'B' }, "Field 'Nxt' is not supported at /States/A"],
    [
      'variables assigned where nothing follows',
      { Type: 'Succeed', Assign: { a: 1 } },
      "Field 'Assign' is not supported at /States/A",
    ],
    [
      'a JSONPath field in a JSONata state',
      { Type: 'Pass', QueryLanguage: 'JSONata', InputPath: '$', End: true },
      "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/A",
    ],
    [
      'a path that is none',
      { Type: 'Pass', OutputPath: 'Test', End: true },
      'Value must be a valid JSONPath. at /States/A/OutputPath',
    ],
    [
      'a dynamic member that is no path',
      { Type: 'Pass', Assign: { 'Variable.$': 'Test' }, End: true },
      "The value for the field 'Variable.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Assign",
    ],
    [
      'a ResultPath that names many places',
      { Type: 'Pass', ResultPath: '$.a[*]', End: true },
      "Value is not a Reference Path: Reference path '$.a[*]' must name one place at /States/A/ResultPath",
    ],
    [
      'States.ALL beside another error',
      {
        Type: 'Task',
        Resource: 'arn:aws:lambda:::function:f',
        Retry: [{ ErrorEquals: ['States.ALL', 'X'] }],
        End: true,
      },
      'States.ALL must be the only error name in ErrorEquals at /States/A/Retry[0]',
    ],
    [
      'a wait for two things',
      { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true },
      'These fields are mutually exclusive: [Seconds, Timestamp] at /States/A',
    ],
    [
      'a heartbeat as long as the time-out',
      { Type: 'Task', Resource: 'a:b', TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true },
      'HeartbeatSeconds must be smaller than TimeoutSeconds at /States/A',
    ],
  ])('refuses %s', (_, state, finding) => {
    expect(findings(machine(state))).toContain(`SCHEMA_VALIDATION_FAILED: ${finding}`)
  })

  test('refuses JSONata that does not parse, with the parser’s message and the place', () => {
    const definition = machine(
      { Type: 'Pass', Output: { v: '{% 1 + %}' }, End: true },
      { QueryLanguage: 'JSONata' },
    )
    expect(findings(definition)).toEqual([
      'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/v',
    ])
  })

  test.each([
    '$states.input.a ?: 1',
    '1 + ($states.input.a ?? 2)',
  ])('refuses the operator of %s, newer than what AWS has', source => {
    const definition = machine(
      { Type: 'Pass', Output: `{% ${source} %}`, End: true },
      { QueryLanguage: 'JSONata' },
    )
    expect(findings(definition)).toHaveLength(1)
  })

  test.each([
    '$exists($states.input.a) ? $states.input.a : 1',
    '$states.input.a ? $states.input.a : 1',
  ])('accepts %s', source => {
    const definition = machine(
      { Type: 'Pass', Output: `{% ${source} %}`, End: true },
      { QueryLanguage: 'JSONata' },
    )
    expect(findings(definition)).toEqual([])
  })

  test.each([
    ['phone', ['phone']],
    ['$', ['$']],
    ['$$.a', ['$$']],
    ['$states.input.a & b.c', ['b']],
    ['$map($states.input, function($v) { $v.name })', []],
    ['$states.input.items[price > 3].(name & price)', []],
    ['{ "a": b }', ['b']],
    ['($x := 1; $x + y)', ['y']],
    ['$states.input{name: $sum(price)}', []],
    ['$states.input^(price)', []],
  ])('finds what %s reads from a context that is not there', (source, names) => {
    const definition = machine(
      { Type: 'Pass', Output: `{% ${source} %}`, End: true },
      { QueryLanguage: 'JSONata' },
    )
    expect(findings(definition)).toEqual(
      names.map(
        name =>
          `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '${name}' at the top level is not supported. at /States/A/Output`,
      ),
    )
  })

  test('refuses what EXPRESS machines cannot do only for them', () => {
    const definition = machine({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      End: true,
    })
    expect(findings(definition)).toEqual([])
    expect(findings(definition, 'EXPRESS')).toEqual([
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/A/Resource",
    ])
  })

  test('refuses names over 80 characters and definitions over a megabyte', () => {
    const name = 'x'.repeat(81)
    expect(findings({ StartAt: name, States: { [name]: { Type: 'Succeed' } } })).toHaveLength(1)
    expect(findings(machine({ Type: 'Succeed', Comment: 'x'.repeat(1_048_576) }))).toHaveLength(1)
  })
})

const FOLDER = fileURLToPath(new URL('../../../../shared/asl-definitions/', import.meta.url))
const files = (verdict: string) => (existsSync(FOLDER) ? readdirSync(FOLDER + verdict) : [])

// Another tool's verdict, see docs/conformance.md.
const OURS = new Set(['aslv-assign.json'])

// AWS refused these two for EXPRESS machines; the file does not say so, and a STANDARD machine takes them.
const FOR_EXPRESS = /sns:publish\.waitForTaskToken|:activity:activity-a9120b50/

describe.skipIf(files('valid').length === 0)(
  'known verdicts (skipped where shared/asl-definitions is absent)',
  () => {
    test.each(files('valid').filter(file => !OURS.has(file)))('accepts %s', file => {
      expect(findings(readFileSync(`${FOLDER}valid/${file}`, 'utf8'))).toEqual([])
    })

    test.each(files('invalid'))('refuses %s', file => {
      const text = readFileSync(`${FOLDER}invalid/${file}`, 'utf8')
      expect(findings(text, FOR_EXPRESS.test(text) ? 'EXPRESS' : 'STANDARD')).not.toEqual([])
    })
  },
)

const CASES = fileURLToPath(new URL('../../../../shared/asl-cases/', import.meta.url))

describe.skipIf(!existsSync(CASES))('definitions AWS ran (skipped where shared/asl-cases is absent)', () => {
  test('are all accepted', () => {
    const cases = readdirSync(CASES)
      .filter(file => file.endsWith('.json'))
      .map(file => JSON.parse(readFileSync(CASES + file, 'utf8')))
      .filter(({ kind }) => kind === 'execution')
    const refused = cases.filter(({ definition, type }) => findings(definition, type).length > 0)
    expect(cases.length).toBeGreaterThan(0)
    expect(refused.map(({ id }) => id)).toEqual([])
  })
})
