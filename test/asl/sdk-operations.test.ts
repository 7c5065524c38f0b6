import * as cloudwatchlogs from '@aws-sdk/client-cloudwatch-logs'
import * as eventbridge from '@aws-sdk/client-eventbridge'
import * as finspace from '@aws-sdk/client-finspace'
import * as lambda from '@aws-sdk/client-lambda'
import * as s3 from '@aws-sdk/client-s3'
import * as scheduler from '@aws-sdk/client-scheduler'
import * as sfn from '@aws-sdk/client-sfn'
import * as sts from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { SDK_OPERATIONS } from '../../asl/sdk-operations.ts'

const clients = { cloudwatchlogs, eventbridge, finspace, lambda, s3, scheduler, sfn, sts }

const commandsOf = (client: object) =>
  Object.keys(client)
    .filter(name => /.Command$/.test(name) && name !== '$Command')
    .map(name => name.replace(/Command$/, ''))

test.each(Object.entries(clients))("the operations of %s are those of AWS's client", (service, client) => {
  expect([...(SDK_OPERATIONS[service] ?? [])].sort()).toEqual(commandsOf(client).sort())
})
