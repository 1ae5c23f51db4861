# fish completion for s3ls
complete -c s3ls -f
complete -c s3ls -s n -l max -x -d 'stop after N lines'
complete -c s3ls -s d -l delimiter -x -d 'roll up keys'
complete -c s3ls -s s -l start-after -x -d 'begin behind KEY'
complete -c s3ls -l endpoint -x -d 'the service\'s address'
complete -c s3ls -l region -x -d 'the region'
complete -c s3ls -l profile -x -d 'a profile of ~/.aws/config'
complete -c s3ls -l ca-file -r -d 'certificates to trust'
complete -c s3ls -l retries -x -d 'attempts after the first'
complete -c s3ls -l connect-timeout -x -d 'limit on connecting'
complete -c s3ls -l timeout -x -d 'limit on silence'
complete -c s3ls -s h -l help -d 'show a summary'
complete -c s3ls -l version -d 'show the version'
