// Imported before a service's own program: the starter holds the other end of standard input, which closes when it
// dies, however it dies. So nothing outlives a killed `./doki`.
const end = () => process.kill(process.pid, 'SIGTERM')
process.stdin.once('end', end).once('error', end).resume().unref()
