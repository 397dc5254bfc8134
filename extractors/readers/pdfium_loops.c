/* Calling one of PDFium's functions for many characters or objects in one go: the loop of pdfium_loops_python, compiled.

   It knows nothing of PDFium but the shapes of its functions, which are called by their addresses; they are those of the
   library that pypdfium2 has loaded. It is built where there is a compiler, and left out where there is none. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define ARGUMENTS_MAX 3

typedef void *handle;
typedef char *place;

/* The numbers of a buffer, which must be contiguous and of 8 bytes each. */
static int numbers(PyObject *object, Py_buffer *buffer, int flags)
{
    if (PyObject_GetBuffer(object, buffer, PyBUF_C_CONTIGUOUS | flags) < 0)
        return -1;
    if (buffer->itemsize == sizeof(int64_t))
        return 0;
    PyBuffer_Release(buffer);
    PyErr_SetString(PyExc_TypeError, "arguments and answers are numbers of 8 bytes");
    return -1;
}

/* The loops. H, A, B: the arguments of the call at i; P(k): where its k-th number is written. */
#define H ((handle)(intptr_t)argument[0][i * step[0]])
#define A ((int)argument[1][i * step[1]])
#define B ((int)argument[2][i * step[2]])
#define P(k) (out + (i * width + (k)) * size)
#define IS(known) (strcmp(shape, known) == 0)
#define EACH(result, types, given) \
    for (Py_ssize_t i = 0; i < count; i++) \
        answers[i] = (int64_t)(((result (*) types)function) given)

static int loop(void *function, const char *shape, int64_t *argument[], const Py_ssize_t step[], place out,
                Py_ssize_t width, Py_ssize_t size, int64_t *answers, Py_ssize_t count)
{
    if (IS("h:i"))
        EACH(int, (handle), (H));
    else if (IS("h:h"))
        EACH(intptr_t, (handle), (H));
    else if (IS("hi:i"))
        EACH(int, (handle, int), (H, A));
    else if (IS("hi:u"))
        EACH(unsigned, (handle, int), (H, A));
    else if (IS("hi:h"))
        EACH(intptr_t, (handle, int), (H, A));
    else if (IS("hl:h"))
        EACH(intptr_t, (handle, unsigned long), (H, (unsigned long)A));
    else if (IS("hii:h"))
        EACH(intptr_t, (handle, int, int), (H, A, B));
    else if (IS("hp:i"))
        EACH(int, (handle, place), (H, P(0)));
    else if (IS("hpp:i"))
        EACH(int, (handle, place, place), (H, P(0), P(1)));
    else if (IS("hpppp:i"))
        EACH(int, (handle, place, place, place, place), (H, P(0), P(1), P(2), P(3)));
    else if (IS("hip:i"))
        EACH(int, (handle, int, place), (H, A, P(0)));
    else if (IS("hipp:i"))
        EACH(int, (handle, int, place, place), (H, A, P(0), P(1)));
    else if (IS("hipppp:i"))
        EACH(int, (handle, int, place, place, place, place), (H, A, P(0), P(1), P(2), P(3)));
    else
        return -1;
    return 0;
}

/* How many arguments, and places to write to, a shape names. */
static Py_ssize_t letters(const char *shape, const char *which)
{
    Py_ssize_t found = 0;
    for (; *shape && *shape != ':'; shape++)
        found += strchr(which, *shape) != NULL;
    return found;
}

PyDoc_STRVAR(call_each_doc, "call_each(function, shape, arguments, out, answers)\n--\n\n"
    "Call a function once for each of its arguments; see `torikumi.extractors.readers.pdfium_loops_python`.");

static PyObject *call_each(PyObject *module, PyObject *args)
{
    unsigned long long address;
    const char *shape;
    PyObject *arguments, *out, *answers, *done = NULL;
    Py_buffer given[ARGUMENTS_MAX], written = {0}, answered;
    int64_t *argument[ARGUMENTS_MAX] = {0};
    Py_ssize_t step[ARGUMENTS_MAX] = {0}, held = 0, width = 0, count;

    if (!PyArg_ParseTuple(args, "KsO!OO", &address, &shape, &PyTuple_Type, &arguments, &out, &answers))
        return NULL;
    if (PyTuple_Size(arguments) != letters(shape, "hil") || PyTuple_Size(arguments) > ARGUMENTS_MAX) {
        PyErr_SetString(PyExc_ValueError, "the function takes another number of arguments");
        return NULL;
    }
    if (numbers(answers, &answered, PyBUF_WRITABLE) < 0)
        return NULL;
    count = answered.len / answered.itemsize;
    if (letters(shape, "p")) {
        if (PyObject_GetBuffer(out, &written, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) < 0)
            goto end;
        width = count ? written.len / written.itemsize / count : 0;
        if (width < letters(shape, "p") && count) {
            PyErr_SetString(PyExc_ValueError, "what is written needs more room");
            goto end;
        }
    }
    for (; held < PyTuple_Size(arguments); held++) {
        if (numbers(PyTuple_GetItem(arguments, held), &given[held], 0) < 0)
            goto end;
        argument[held] = given[held].buf;
        step[held] = given[held].len > (Py_ssize_t)sizeof(int64_t);
        if (given[held].len != answered.len && (step[held] || !given[held].len)) {
            PyErr_SetString(PyExc_ValueError, "an argument is given once, or for each call");
            held++;
            goto end;
        }
    }
    if (loop((void *)(uintptr_t)address, shape, argument, step, written.buf, width, written.itemsize, answered.buf,
             count) < 0) {
        PyErr_Format(PyExc_ValueError, "no function of PDFium has the shape %s", shape);
        goto end;
    }
    done = Py_NewRef(Py_None);
end:
    while (held > 0)
        PyBuffer_Release(&given[--held]);
    if (written.obj)
        PyBuffer_Release(&written);
    PyBuffer_Release(&answered);
    return done;
}

static PyMethodDef methods[] = {{"call_each", call_each, METH_VARARGS, call_each_doc}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "pdfium_loops", "Loops over PDFium's functions, compiled.", 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_pdfium_loops(void)
{
    return PyModule_Create(&module);
}
