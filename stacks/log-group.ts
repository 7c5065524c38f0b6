import { kept, LOG_DAYS, type Settings } from './settings.ts'

/** Forgets after a while, and outlives the stage where the settings say so. */
export const logGroup = (logicalName: string, name: $util.Input<string>, settings: Settings) =>
  new aws.cloudwatch.LogGroup(logicalName, { name, retentionInDays: LOG_DAYS }, kept(settings, 'logs'))
