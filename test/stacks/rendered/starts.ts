import { describe, expect, test } from 'vitest'
import { apiRoutes, statusRules } from '../../../functions/catalog.ts'
import { workflows } from '../../../workflows/catalog.ts'
import { INPUTS } from '../../../workflows/inputs.ts'
import { account, region } from '../evaluate/evaluate.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { allowed, titleOf } from './policies.ts'

const live = (workflow: string) =>
  `arn:aws:states:${region}:${account}:stateMachine:kdbflow-example-${workflow}:live`
const deadLetters = { arn: `arn:aws:sqs:${region}:${account}:kdbflow-example-dead-letters` }

/** What starts workflows in the stage `example`, and what hears of them. */
export function describeStarts(stage: () => Evaluated) {
  describe('a schedule', () => {
    test('starts its workflow itself, on the clock of its time zone', () => {
      const nightly = stage().one('scheduler/schedule:Schedule', 'ScheduleNightlyLoad')
      expect(nightly).toMatchObject({
        scheduleExpression: 'cron(30 22 ? * MON-FRI *)',
        scheduleExpressionTimezone: 'America/New_York',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: live('load-database'),
          roleArn: 'arn:aws:iam::123456789012:role/kdbflow-example-schedules',
          deadLetterConfig: deadLetters,
        },
      })
      const { input } = nightly['target'] as { input: string }
      expect(INPUTS['load-database'].schema.parse(JSON.parse(input))).toMatchObject({ trigger: 'schedule' })
    })

    test('starts the workflow that it names, and none but these may be started', () => {
      const hourly = stage().one('scheduler/schedule:Schedule', 'ScheduleHourlyWatch')
      expect(hourly['target']).toMatchObject({ arn: live('watch-environment') })
      expect(allowed(stage(), 'SchedulesRole')).toEqual([
        ...['load-database', 'watch-environment'].map(
          name => `states:StartExecution ${live(name).replace(/:live$/, '')}`,
        ),
        `sqs:SendMessage ${deadLetters.arn}`,
      ])
    })
  })

  describe('objects that arrive', () => {
    test('start load-arrivals with an input that it takes', () => {
      const rule = stage().one('cloudwatch/eventRule:EventRule', 'Arrivals0')
      expect(JSON.parse(String(rule['eventPattern']))).toEqual({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: ['reference-data'] }, object: { key: [{ prefix: 'incoming/' }] } },
      })
      const target = stage().one('cloudwatch/eventTarget:EventTarget', 'Arrivals0Target')
      expect(target).toMatchObject({ arn: live('load-arrivals'), deadLetterConfig: deadLetters })
      const input = INPUTS['load-arrivals'].schema.parse(JSON.parse(String(target['input'])))
      expect(input).toMatchObject({ databaseName: 'reference', trigger: 'event', quietSeconds: 120 })
    })
  })

  describe("Step Functions' own events", () => {
    test.each(Object.entries(statusRules))('go to %s', (name, statuses) => {
      const rule = stage().one('cloudwatch/eventRule:EventRule', `${titleOf(name)}Rule`)
      expect(rule['eventBusName']).toBeUndefined()
      expect(JSON.parse(String(rule['eventPattern']))).toEqual({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: statuses,
          stateMachineArn: Object.keys(workflows).map(workflow => live(workflow).replace(/:live$/, '')),
        },
      })
      const target = stage().one('cloudwatch/eventTarget:EventTarget', `${titleOf(name)}Target`)
      expect(target).toMatchObject({
        arn: `arn:aws:lambda:${region}:${account}:function:kdbflow-example-${name}`,
        deadLetterConfig: deadLetters,
      })
      expect(stage().one('lambda/permission:Permission', `${titleOf(name)}Permission`)).toMatchObject({
        function: `kdbflow-example-${name}`,
        principal: 'events.amazonaws.com',
        sourceArn: expect.stringMatching(`:rule/kdbflow-example-${titleOf(name)}Rule$`),
      })
      expect(
        stage().one('lambda/functionEventInvokeConfig:FunctionEventInvokeConfig', `${titleOf(name)}Failures`),
      ).toMatchObject({ destinationConfig: { onFailure: { destination: deadLetters.arn } } })
    })
  })

  describe('the HTTP API', () => {
    test('has the routes of the catalog, each signed, each to its function', () => {
      const routes = stage().all('apigatewayv2/route:Route')
      const integrations = stage().all('apigatewayv2/integration:Integration')
      const targets = routes.map(({ inputs }) => {
        expect(inputs['authorizationType']).toBe('AWS_IAM')
        const integration = integrations.find(({ name }) => inputs['target'] === `integrations/${name}-id`)
        return [inputs['routeKey'], integration?.inputs['integrationUri']]
      })
      const functions = `arn:aws:lambda:${region}:${account}:function:kdbflow-example-`
      expect(Object.fromEntries(targets)).toEqual(
        Object.fromEntries(Object.entries(apiRoutes).map(([route, name]) => [route, `${functions}${name}`])),
      )
    })

    test('is throttled, logged without what a caller signs with, and closed to browsers of other sites', () => {
      const { accessLogSettings, defaultRouteSettings } = stage().one('apigatewayv2/stage:Stage', 'ApiStage')
      expect(defaultRouteSettings).toEqual({ throttlingRateLimit: 20, throttlingBurstLimit: 40 })
      const { format } = accessLogSettings as { format: string }
      expect(format).toContain('$context.requestId')
      expect(format).not.toMatch(/authori[sz]er|header|querystring|identity\.accessKey/i)
      expect(stage().one('apigatewayv2/api:Api', 'ApiApi')['corsConfiguration']).toEqual({})
    })

    test('may call its functions, and only it may', () => {
      const permissions = stage()
        .all('lambda/permission:Permission')
        .filter(({ inputs }) => inputs['principal'] === 'apigateway.amazonaws.com')
      expect(permissions).toHaveLength(Object.keys(apiRoutes).length)
      for (const { inputs } of permissions)
        expect(inputs['sourceArn']).toMatch(/^arn:aws:execute-api:[^*]+\/\*$/)
    })
  })
}
