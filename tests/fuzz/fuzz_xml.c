/* A tree that was read, written and read again is the same tree. */
#include "fuzz.h"

#include <string.h>

#include "codec/xml.h"

static void write_tree(const struct xml_node *node, struct buf *out)
{
    xml_open(out, node->name);
    xml_escape(out, span_of(node->text, node->text_len));
    for (const struct xml_node *child = node->child; child != NULL; child = child->next)
        write_tree(child, out);
    xml_close(out, node->name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err;
    struct xml_node *tree = xml_parse(span_of((const char *)data, size), &err);
    if (tree == NULL) {
        MUST(err.kind == ERR_DATA && err.message[0] != '\0');
        return 0;
    }
    struct buf once, twice;
    buf_init(&once, 0);
    buf_init(&twice, 0);
    write_tree(tree, &once);
    struct xml_node *again = xml_parse(buf_span(&once), &err);
    MUST(again != NULL || memchr(data, ':', size) != NULL); /* <a:1> is 1 without its prefix */
    if (again != NULL) {
        write_tree(again, &twice);
        MUST(span_equal(buf_span(&once), buf_span(&twice)));
    }
    xml_free(tree);
    xml_free(again);
    buf_release(&once);
    buf_release(&twice);
    return 0;
}
