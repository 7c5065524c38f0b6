import type { SessionCredentials } from '../../iam/sessions.ts'
import type { LambdaFunction } from './catalog.ts'
import type { InvocationContext } from './worker/messages.ts'

/**
 * All that a handler finds in process.env.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentOf({ entry, context, region, endpointUrl, credentials }: EnvironmentParts) {
  return {
    // What the machine's user has in ~/.aws is none of a function's business.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpointUrl,
    ...entry.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: context.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: context.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: context.memoryLimitInMB,
    AWS_LAMBDA_LOG_GROUP_NAME: context.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: context.logStreamName,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    PATH: process.env['PATH'] ?? '',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    // Makes an SDK client that outlives the credentials look for new ones.
    AWS_CREDENTIAL_EXPIRATION: credentials.expiration.toISOString(),
  }
}

interface EnvironmentParts {
  entry: LambdaFunction
  context: InvocationContext
  region: string
  endpointUrl: string
  credentials: SessionCredentials
}
