# fish completion for sqsqueue
complete -c sqsqueue -f
complete -c sqsqueue -n __fish_is_first_arg -a 'create url describe set purge delete list'
complete -c sqsqueue -s a -l attribute -x -d 'an attribute'
complete -c sqsqueue -l fifo -d 'create a FIFO queue'
complete -c sqsqueue -l endpoint -x -d 'the service\'s address'
complete -c sqsqueue -l region -x -d 'the region'
complete -c sqsqueue -l profile -x -d 'a profile of ~/.aws/config'
complete -c sqsqueue -l ca-file -r -F -d 'certificates to trust'
complete -c sqsqueue -l retries -x -d 'attempts after the first'
complete -c sqsqueue -l connect-timeout -x -d 'limit on connecting'
complete -c sqsqueue -l timeout -x -d 'limit on silence'
complete -c sqsqueue -s h -l help -d 'show a summary'
complete -c sqsqueue -l version -d 'show the version'
