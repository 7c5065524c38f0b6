import { describe, expect, test } from 'vitest'
import { steps } from '../../../functions/catalog.ts'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import { account, region } from '../evaluate/evaluate.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { allowed, statementsIn, statementsOf, titleOf } from './policies.ts'

const names = Object.keys(workflows) as WorkflowName[]

/** The only actions that are allowed on everything, and why AWS takes nothing narrower. */
const ON_EVERYTHING = {
  'delivery of logs, which knows no resources':
    /^logs:(\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|Describe(ResourcePolicies|LogGroups))$/,
  'X-Ray, which knows no resources':
    /^xray:(PutTraceSegments|PutTelemetryRecords|GetSampling(Rules|Targets))$/,
  'lists of rules and schedules, which know no resources': /^events:ListRules$|^scheduler:ListSchedules$/,
  'network interfaces, which Lambda checks for on all':
    /^ec2:(Create|Describe|Delete)NetworkInterfaces?$|^ec2:DescribeSubnets$|^ec2:(Una|A)ssignPrivateIpAddresses$/,
}

/** The only wildcards within resources: what is made at run time, or what an execution began with. */
const WITHIN = [
  /^arn:aws:logs:[\w-]+:\d+:log-group:[\w/-]+:\*$/,
  /^arn:aws:states:[\w-]+:\d+:execution:kdbflow-[\w-]+:\*$/,
  /^arn:aws:lambda:[\w-]+:\d+:function:kdbflow-[\w-]+:\*$/,
  /^arn:aws:finspace:[\w-]+:\d+:kxEnvironment\/\*$/,
  /^arn:aws:(events|scheduler):[\w-]+:\d+:(rule|schedule)\/\*$/,
  /^arn:aws:s3:::State\/(locks|plans|clusters)\/\*$/,
  /^arn:aws:s3:::(market|reference)-data\/\*$/,
]

export const describeRoles = (stage: () => Evaluated, { finspace }: { finspace: 'aws' | 'self-hosted' }) =>
  describe('every role', () => {
    const policies = () => stage().all('iam/rolePolicy:RolePolicy')
    const statements = () =>
      policies().flatMap(({ name, inputs }) =>
        statementsIn(inputs['policy']).map(statement => ({ name, ...statement })),
      )

    test('may take exact actions only', () => {
      expect(statements().length).toBeGreaterThan(100)
      for (const { name, Action } of statements()) {
        for (const action of Action) expect(action, name).toMatch(/^[a-z0-9]+:[A-Za-z0-9]+$/)
      }
    })

    test('may act on exact resources, but for the listed ones', () => {
      for (const { name, Effect, Action, Resource } of statements()) {
        if (Effect === 'Deny') continue
        for (const resource of Resource.filter(one => one.includes('*') && one !== '*')) {
          expect(
            WITHIN.some(form => form.test(resource)),
            `${name}: ${resource}`,
          ).toBe(true)
        }
        if (!Resource.includes('*')) continue
        for (const action of Action) {
          const reasons = Object.values(ON_EVERYTHING).filter(form => form.test(action))
          expect(reasons, `${name}: ${action} on *`).toHaveLength(1)
        }
      }
    })

    test('is taken by one service, for one resource of this account', () => {
      const roles = stage().all('iam/role:Role')
      expect(roles.length).toBeGreaterThan(50)
      for (const { name, inputs } of roles) {
        const [trust, ...more] = statementsIn(inputs['assumeRolePolicy'])
        expect(more, name).toEqual([])
        expect(trust, name).toMatchObject({ Effect: 'Allow', Action: ['sts:AssumeRole'] })
        // Lambda names no source when it takes a role, and takes none for a function of another account.
        if (trust?.Principal?.Service === 'lambda.amazonaws.com') continue
        expect(
          ['states', 'scheduler', 'events'].map(service => `${service}.amazonaws.com`),
          name,
        ).toContain(trust?.Principal?.Service)
        const one = expect.stringMatching(`^arn:aws:[a-z]+:${region}:${account}:[^*]+$`)
        const isMachine = trust?.Principal?.Service === 'states.amazonaws.com'
        expect(trust?.Condition, name).toEqual({
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': isMachine ? [one, expect.stringMatching(/:\*$/)] : one },
        })
      }
    })

    test.each(names)('of the machine %s is taken for the machine, its versions and its aliases', name => {
      const { assumeRolePolicy } = stage().one('iam/role:Role', `${titleOf(name)}MachineRole`)
      const machine = String(stage().one('sfn/stateMachine:StateMachine', titleOf(name))['name'])
      const arn = `arn:aws:states:${region}:${account}:stateMachine:${machine}`
      expect(statementsIn(assumeRolePolicy)[0]?.Condition?.['ArnLike']).toEqual({
        'aws:SourceArn': [arn, `${arn}:*`],
      })
    })

    test('has the name of the app and of the stage before its own', () => {
      const given = stage()
        .all('iam/role:Role')
        .map(({ inputs }) => String(inputs['name']))
      expect(new Set(given).size).toBe(given.length)
      for (const name of given) expect(name).toMatch(/^kdbflow-example(-aws)?-[a-z0-9-]+$/)
    })

    test('is never open to the whole account', () => {
      expect(JSON.stringify(stage().all('iam/role:Role'))).not.toContain(':root')
    })

    test('of a function may do what the catalog declares, and log', () => {
      for (const [name, { actions }] of Object.entries(steps)) {
        const role = `${titleOf(name)}FunctionRole`
        const taken = new Set(allowed(stage(), role).map(one => one.split(' ')[0] ?? ''))
        const more = [...taken].filter(action => !actions.includes(action) && !action.startsWith('ec2:'))
        const beside = new Set(['logs:CreateLogStream', 'logs:PutLogEvents'])
        if (finspace === 'self-hosted' && actions.some(isFinspace))
          beside.add('secretsmanager:GetSecretValue')
        if (name.startsWith('report-') && name.endsWith('execution')) beside.add('sqs:SendMessage')
        expect(new Set(more), name).toEqual(beside)
        const missing = actions.filter(action => !taken.has(action))
        expect(missing, name).toEqual(finspace === 'self-hosted' ? actions.filter(isFinspace) : [])
      }
    })

    test('of a function in a network may make interfaces, and its code may not', () => {
      for (const { inputs } of stage().all('lambda/function:Function')) {
        const name = String(inputs['name'])
        const role = `${titleOf(name.replace(/^kdbflow-example(-aws)?-/, ''))}FunctionRole`
        const denied = statementsOf(stage(), role).filter(({ Effect }) => Effect === 'Deny')
        const interfaces = allowed(stage(), role).filter(one => one.startsWith('ec2:'))
        if (inputs['vpcConfig'] === undefined) expect([denied, interfaces], name).toEqual([[], []])
        else {
          expect(denied.flatMap(({ Action }) => Action).map(action => `${action} *`)).toEqual(interfaces)
          expect(denied[0]?.Condition).toEqual({
            ArnEquals: { 'lambda:SourceFunctionArn': `arn:aws:lambda:${region}:${account}:function:${name}` },
          })
        }
      }
    })

    test.each(names)('of %s may call exactly what its definition names', name => {
      const definition = String(stage().one('sfn/stateMachine:StateMachine', titleOf(name))['definition'])
      const called = new Set(
        [...definition.matchAll(/arn:aws:lambda:[^"]+:function:[\w-]+/g)].map(([arn]) => `${arn}:*`),
      )
      const role = `${titleOf(name)}MachineRole`
      const may = allowed(stage(), role)
      const invoked = may.filter(one => one.startsWith('lambda:')).map(one => one.split(' ')[1])
      expect(new Set(invoked)).toEqual(called)
      const children = new Set(
        [...definition.matchAll(/"(arn:aws:states:[^"]+:stateMachine:[\w-]+):live"/g)].map(([, arn]) => arn),
      )
      const started = may.filter(one => one.startsWith('states:StartExecution'))
      expect(new Set(started.map(one => one.split(' ')[1]))).toEqual(children)
      const publishes = may.filter(one => one.startsWith('events:PutEvents'))
      const bus = `events:PutEvents arn:aws:events:${region}:${account}:event-bus/kdbflow`
      expect(publishes).toEqual(definition.includes('events:putEvents') ? [bus] : [])
    })

    test("of a function reaches the deployment's own, and of other buckets the sources", () => {
      const own =
        /^(states:|events:List|scheduler:|events:PutEvents arn:aws:events:[\w-]+:\d+:event-bus\/kdbflow$|sqs:|logs:|ec2:|finspace:)/
      for (const name of Object.keys(steps)) {
        const may = allowed(stage(), `${titleOf(name)}FunctionRole`)
        const more = may.filter(one => !own.test(one) && !/^s3:\w+ arn:aws:s3:::State(\/\w+\/\*)?$/.test(one))
        const reads = steps[name]?.rights.some(({ on }) => on.startsWith('source '))
        for (const one of more) expect(one, name).toMatch(reads === true ? SOURCE_OR_SECRET : SECRET)
      }
    })

    test('that starts workflows may start them by the alias alone', () => {
      const starting = statements().filter(({ Action }) => Action.includes('states:StartExecution'))
      expect(starting.length).toBeGreaterThan(3)
      for (const { Condition } of starting) {
        expect(Condition).toEqual({
          'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['live'] },
        })
      }
    })
  })

const SECRET = /^secretsmanager:GetSecretValue arn:aws:secretsmanager:[^*]+$/
const SOURCE_OR_SECRET =
  /^s3:ListBucket arn:aws:s3:::[\w-]+$|^s3:GetObject arn:aws:s3:::[\w-]+\/\*$|^secretsmanager:GetSecretValue arn:aws:secretsmanager:[^*]+$/

const isFinspace = (action: string) => action.startsWith('finspace:')
