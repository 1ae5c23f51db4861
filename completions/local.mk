# Completions of each program for three shells; every long option is named in all of them.
dist_bashcomp_DATA = \
	completions/bash/assetfetch \
	completions/bash/cloudlet \
	completions/bash/fakeagg \
	completions/bash/fakescore \
	completions/bash/kinput \
	completions/bash/kinread \
	completions/bash/kinstream \
	completions/bash/romanise \
	completions/bash/s3bucket \
	completions/bash/s3get \
	completions/bash/s3ls \
	completions/bash/s3put \
	completions/bash/s3rm \
	completions/bash/s3sign \
	completions/bash/sqsack \
	completions/bash/sqspull \
	completions/bash/sqspush \
	completions/bash/sqsqueue \
	completions/bash/taskq

dist_zshcomp_DATA = \
	completions/zsh/_assetfetch \
	completions/zsh/_cloudlet \
	completions/zsh/_fakeagg \
	completions/zsh/_fakescore \
	completions/zsh/_kinput \
	completions/zsh/_kinread \
	completions/zsh/_kinstream \
	completions/zsh/_romanise \
	completions/zsh/_s3bucket \
	completions/zsh/_s3get \
	completions/zsh/_s3ls \
	completions/zsh/_s3put \
	completions/zsh/_s3rm \
	completions/zsh/_s3sign \
	completions/zsh/_sqsack \
	completions/zsh/_sqspull \
	completions/zsh/_sqspush \
	completions/zsh/_sqsqueue \
	completions/zsh/_taskq

dist_fishcomp_DATA = \
	completions/fish/assetfetch.fish \
	completions/fish/cloudlet.fish \
	completions/fish/fakeagg.fish \
	completions/fish/fakescore.fish \
	completions/fish/kinput.fish \
	completions/fish/kinread.fish \
	completions/fish/kinstream.fish \
	completions/fish/romanise.fish \
	completions/fish/s3bucket.fish \
	completions/fish/s3get.fish \
	completions/fish/s3ls.fish \
	completions/fish/s3put.fish \
	completions/fish/s3rm.fish \
	completions/fish/s3sign.fish \
	completions/fish/sqsack.fish \
	completions/fish/sqspull.fish \
	completions/fish/sqspush.fish \
	completions/fish/sqsqueue.fish \
	completions/fish/taskq.fish
