// The command line: what there is to say to kdbflow, and which file does it. That file is read only then: the services
// alone take longer to read than most commands take.
import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { fail } from './fail.ts'
import { dataOption, endpointOption, hostOption, portOption, sinceOption } from './settings.ts'

// `| head` stops reading: nobody is left to show anything to. What serves goes on.
process.stdout.on('error', error => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  if (!SERVES.includes(process.argv[2] ?? '')) process.exit()
})

const SERVES = ['start', 'demo']

const program = new Command('kdbflow')
  .description('kdb environments, databases and clusters by workflows, on this machine or on AWS')
  .version(manifest.version)
  .showHelpAfterError()

program
  .command('start')
  .description('serve every API on one port of this machine')
  .addOption(portOption())
  .addOption(hostOption())
  .addOption(dataOption())
  .option('--allow-remote', 'listen beyond loopback: whoever reaches the port and has a key can use it')
  .option('--accept-loss', 'go on where the store or the audit log is missing, cut or an older copy')
  .action(async options => (await import('./start.ts')).startEndpoint(options))

program
  .command('down')
  .description('end the service and its nodes, which run on when the service alone ends')
  .addOption(dataOption())
  .action(async options => (await import('./down.ts')).endEverything(options))

program
  .command('demo')
  .description('provision, load and query a sample kdb+ database, see a load fail and mend it')
  .option('--keep', 'leave it running at the end, and its data in place')
  .action(async options => (await import('./demo/demo.ts')).demo(options))

program
  .command('env')
  .description('print the shell commands that point AWS tools at the endpoint: eval "$(npx kdbflow env)"')
  .addOption(dataOption())
  .action(async options => (await import('./env.ts')).printEnvironment(options))

program
  .command('run')
  .description('start a workflow')
  .argument('<workflow>', 'its name, such as load-database')
  .option('--input <file or JSON>', 'the input; - reads it from standard input', '{}')
  .option('--name <name>', 'name of the execution: starting twice with the same name and input starts once')
  .option('--watch', 'show the states as they go, and end as the execution ends')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async (workflow, options) => (await import('./run.ts')).runWorkflow(workflow, options))

program
  .command('input')
  .description('print an example of the input that a workflow takes, to be edited for run --input')
  .argument('<workflow>')
  .option('--schema', 'its JSON Schema instead, which tells of each member')
  .action(async (workflow, options) => (await import('./input.ts')).printInput(workflow, options))

program
  .command('redrive')
  .description('let an execution that failed go on from what failed')
  .argument('<arn>')
  .option('--watch', 'show the states, those before it failed too, and end as the execution ends')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async (arn, options) => (await import('./redrive.ts')).redriveExecution(arn, options))

program
  .command('executions')
  .description('list executions, newest first')
  .argument('[workflow]', 'of this workflow alone')
  .option('--status <status>', 'RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async (workflow, options) => (await import('./executions.ts')).showExecutions(workflow, options))

program
  .command('execution')
  .description('show one execution, state by state')
  .argument('<arn>')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async (arn, options) => (await import('./executions.ts')).showExecution(arn, options))

program
  .command('events')
  .description('show what was said on the bus')
  .option('--follow', 'go on as events come')
  .addOption(sinceOption())
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async options => (await import('./events.ts')).showEvents(options))

program
  .command('status')
  .description('show environments, databases, clusters, and what runs')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async options => (await import('./status.ts')).showStatus(options))

program
  .command('graph')
  .description('print the picture of a workflow, as a Mermaid state diagram')
  .argument('<workflow>', 'its name, such as load-database')
  .option('--failures', 'with what happens where a state fails')
  .action(async (workflow, options) => (await import('./graph.ts')).printGraph(workflow, options))

program
  .command('console')
  .description('print a link that signs in to the web console as you: it works once, for ten minutes')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async options => (await import('./console.ts')).printSignInLink(options))

program
  .command('ca')
  .description(
    'print the certificate authority of an environment: what clients that connect by TLS have to trust',
  )
  .argument('[environment]', 'its id, where there is more than one')
  .addOption(dataOption())
  .addOption(endpointOption())
  .action(async (environment, options) => (await import('./ca.ts')).printAuthority(environment, options))

await program.parseAsync().catch(fail)
