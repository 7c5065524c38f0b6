import { Option } from 'commander'
import { graphOf, withoutFailures } from '../../asl/graph.ts'
import { mermaidOf } from '../../asl/mermaid.ts'
import { workflows } from '../../workflows/catalog.ts'
import type { Command } from '../command/command.ts'

export const command: Command = {
  arguments: { workflow: 'its name, such as load-database' },
  options: [new Option('--failures', 'with what happens where a state fails')],
  examples: ['kdbflow graph load-database > load.mmd'],
  run: printGraph,
}

/** Prints the picture of a workflow, as Mermaid, which Markdown on GitHub and many editors draw. */
export function printGraph(workflow: string, { failures }: { failures?: true }): void {
  const graph = graphOf(workflows[known(workflow)])
  process.stdout.write(mermaidOf(failures === true ? graph : withoutFailures(graph)))
}

function known(workflow: string): keyof typeof workflows {
  if (isKnown(workflow)) return workflow
  const names = Object.keys(workflows).join(', ')
  throw new Error(`expected the name of one workflow of ${names}, got ${workflow}`)
}

const isKnown = (name: string): name is keyof typeof workflows => Object.hasOwn(workflows, name)
