// Stands in for the process that checks files: what its question names is what it does.

type Question = { args: [deed: string] }

process.on('message', ({ args: [deed] }: Question) => {
  if (deed === 'ends') process.exit(3)
  if (deed === 'is killed') process.kill(process.pid, 'SIGKILL')
  if (deed === 'answers') process.send?.({ value: ['price'] })
})
