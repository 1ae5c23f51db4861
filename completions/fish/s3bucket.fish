# fish completion for s3bucket
complete -c s3bucket -f
complete -c s3bucket -n '__fish_use_subcommand' -a 'create delete describe'
complete -c s3bucket -l endpoint -x -d 'the service\'s address'
complete -c s3bucket -l region -x -d 'the region'
complete -c s3bucket -l profile -x -d 'a profile of ~/.aws/config'
complete -c s3bucket -l ca-file -r -d 'certificates to trust'
complete -c s3bucket -l retries -x -d 'attempts after the first'
complete -c s3bucket -l connect-timeout -x -d 'limit on connecting'
complete -c s3bucket -l timeout -x -d 'limit on silence'
complete -c s3bucket -s h -l help -d 'show a summary'
complete -c s3bucket -l version -d 'show the version'
